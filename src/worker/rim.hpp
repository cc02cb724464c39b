// For programs of Tutti itself whose worker also runs coroutines of its own. Not installed.
#pragma once

#include "io/asio.hpp"
#include "worker/worker.hpp"

#include <functional>
#include <string>

namespace tutti::worker {

using TaskHandler = std::function<Task<Result<Value>>(Value params)>;

/// Starts a coroutine when the worker is up, and cancels it when it ends.
void run_beside(Worker& worker, std::string name, std::function<Task<void>()> start);

/// Like Worker::on_command, for a command over the bus whose answer takes its time; others go on meanwhile.
/// An idempotency key does not join its answers.
void on_command_task(Worker& worker, std::string action, TaskHandler handler);

/// Waits until everything published so far has arrived at the bus. Unavailable where there is no bus.
Task<Result<void>> drained(Worker& worker, SteadyClock::duration timeout);

} // namespace tutti::worker
