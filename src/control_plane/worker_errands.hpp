// What other workers are asked to do: by their control socket where they are on this machine, else over the
// bus.
#pragma once

#include "control_plane/command_desk.hpp"
#include "worker/worker.hpp"

#include <string>

namespace tutti::control_plane {

/// `prefix` stands before the names of this installation's workers ("left."). The worker outlives what this
/// gives, which is asked while it runs.
Errands worker_errands(worker::Worker& worker, std::string prefix);

} // namespace tutti::control_plane
