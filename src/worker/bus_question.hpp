// What one worker asks another over the bus. Not installed.
#pragma once

#include "contract/command.hpp"
#include "worker/rim.hpp"

#include <string>

namespace tutti::worker {

/// The one answer to a command, which may be a refusal. An error: there is none. In a worker that runs.
Task<Result<contract::CommandReply>>
ask_over_bus(Worker& worker, std::string target, std::string action, Value params, SteadyTime deadline);

} // namespace tutti::worker
