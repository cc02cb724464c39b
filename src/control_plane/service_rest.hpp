// Whether a service that may not run any more is at rest, as the orchestrator says.
#pragma once

#include "base/value.hpp"
#include "governance/request.hpp"
#include "io/asio.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace tutti::control_plane {

/// In the orchestrator's list of services: it has no process, and none is about to start. One that the list
/// does not have is not known to be.
bool is_at_rest(const Value& list, std::string_view service);

/// Asks for the list again and again, until it says so twice in a row: what it says first may be what was
/// before its orchestrator heard that it may not run. Timeout: the deadline passed; the sentence says what to
/// do.
Task<Result<void>> wait_for_rest(
    std::function<Task<governance::Outcome>()> ask_for_list, std::string service, SteadyTime deadline
);

} // namespace tutti::control_plane
