// Asking a running worker of this machine, over its control socket.
#pragma once

#include "control/client.hpp"

#include <string>

namespace tutti::control {

/// `worker` is the name of its service. Unavailable: it does not run.
Task<Result<Client>> connect_to_worker(std::string worker);

/// What it answers to a command; a refusal is an error.
Task<Result<Value>> ask(Client& client, std::string command, Value arguments);

} // namespace tutti::control
