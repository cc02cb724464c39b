// What comes over the bus to a worker of ours goes to control, where that runs.
#pragma once

#include "installation/installation.hpp"
#include "worker/worker.hpp"

namespace tutti {

/// Before the worker runs. Without [control] nothing changes.
void relay_to_control(worker::Worker& worker, const installation::Installation& installation);

} // namespace tutti
