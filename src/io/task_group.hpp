// TaskGroup: the owner of coroutines. No coroutine runs without one; its owner cancels and joins it before it
// goes.
#pragma once

#include "io/asio.hpp"

#include <boost/asio/cancellation_signal.hpp>

#include <list>
#include <string>

namespace tutti::io {

/// Whether this is how a cancelled coroutine ends: by the exception operation_aborted.
bool is_cancellation(const std::exception_ptr& error);

class TaskGroup {
public:
    /// Tasks run on `executor`, whose io_context has one thread.
    explicit TaskGroup(asio::any_io_executor executor);
    /// Every task must have ended by now: `co_await join()` first. (When the io_context was stopped they
    /// never will; then they are destroyed with it.)
    ~TaskGroup();
    TaskGroup(const TaskGroup&) = delete;
    TaskGroup& operator=(const TaskGroup&) = delete;

    /// Starts a task. A cancelled task may end by the exception operation_aborted; any other exception that
    /// leaves a task is a bug: it is printed with `name`, and the program aborts.
    void spawn(std::string name, Task<void> task);

    /// Asks every task to stop: what it waits for ends with operation_aborted.
    void cancel();

    /// Cancels, then waits until all tasks have ended.
    Task<void> stop();

    /// Waits until all tasks have ended by themselves.
    Task<void> join();

    std::size_t size() const noexcept { return running_.size(); }

private:
    struct Running {
        std::string name;
        asio::cancellation_signal signal;
    };
    void ended(std::list<Running>::iterator task, const std::exception_ptr& error);

    asio::any_io_executor executor_;
    std::list<Running> running_;
    asio::steady_timer emptied_; ///< never expires; cancelled when the last task ends
};

} // namespace tutti::io
