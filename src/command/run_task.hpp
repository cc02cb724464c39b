// Runs one coroutine of a command to its end on an io_context of its own.
#pragma once

#include "io/asio.hpp"

#include <functional>

namespace tutti::command {

/// Starts `command(context)` and returns its exit code. Ctrl-C and SIGTERM stop it: then the code is 128 +
/// the signal.
int run_task(const std::function<Task<int>(asio::io_context&)>& command);

} // namespace tutti::command
