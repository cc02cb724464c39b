// What is around the LeadershipKeeper in the worker `control`: the bus is told who leads, its desk goes by
// it, the orchestrator says what is at rest.
#pragma once

#include "control_plane/command_desk.hpp"
#include "control_plane/leadership_keeper.hpp"
#include "worker/worker.hpp"

#include <functional>
#include <string>

namespace tutti::control_plane {

/// `prefix` stands before the names of this installation's workers ("left."). Worker and desk outlive it.
LeadershipRim leadership_rim(
    worker::Worker& worker, CommandDesk& desk, std::string prefix,
    std::function<void(const std::optional<Error>&)> trouble
);

/// `leadership.list` and `leadership.hand_over`. The keeper outlives the desk's tasks.
void add_leadership_commands(CommandDesk& desk, LeadershipKeeper& keeper);

} // namespace tutti::control_plane
