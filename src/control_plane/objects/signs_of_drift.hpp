// What on the bus means that objects may have been changed behind our back: then they are looked at at once,
// and not only with the next round.
#pragma once

#include "governance/objects/object.hpp"
#include "worker/worker.hpp"

#include <functional>
#include <string>

namespace tutti::control_plane {

/// Called on the loop. An empty name: all of that kind.
using MayHaveDrifted = std::function<void(const governance::objects::ObjectKey& key)>;

/// Before the worker runs. `prefix` stands before the names of this installation's workers and sections.
void hear_signs_of_drift(worker::Worker& worker, std::string prefix, MayHaveDrifted told);

} // namespace tutti::control_plane
