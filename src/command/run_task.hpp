// Runs one coroutine of a command to its end on an io_context of its own.
#pragma once

#include "command/end_request.hpp"
#include "io/asio.hpp"

#include <cstdint>
#include <functional>

namespace tutti::command {

/// What Ctrl-C and SIGTERM do: end the command at once, with 128 + the signal as its exit code; or ask it to
/// end, and end it at once the second time.
enum class Interrupt : std::uint8_t { EndsAtOnce, AsksFirst };

/// Starts `command(context, end)` and returns its exit code.
int run_task(
    Interrupt interrupt, const std::function<Task<int>(asio::io_context& context, EndRequest& end)>& command
);
/// The same for a command that knows no end of its own.
int run_task(const std::function<Task<int>(asio::io_context& context)>& command);

/// The same for a part of a command, which goes on with what that has found. Where Ctrl-C or SIGTERM ends it
/// nothing was found: then the program ends, with 128 + the signal.
void run_part(const std::function<Task<void>(asio::io_context& context)>& part);

} // namespace tutti::command
