// Asking the running router, over its control socket.
#pragma once

#include "control/client.hpp"

#include <string>

namespace tutti::osc_router {

/// `router` is the name of its service. Unavailable: it does not run.
Task<Result<control::Client>> connect_to_router(std::string router);

/// What it answers to a command; a refusal is an error.
Task<Result<Value>> ask(control::Client& client, std::string command, Value arguments);

} // namespace tutti::osc_router
