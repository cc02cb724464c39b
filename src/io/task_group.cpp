#include "io/task_group.hpp"

#include "base/result.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/query.hpp>
#include <boost/system/system_error.hpp>

#include <cstdio>
#include <cstdlib>

namespace tutti::io {

namespace {

bool is_cancellation_or(const std::exception_ptr& error, std::string& what) {
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& caught) {
        what = caught.what();
        return caught.code() == asio::error::operation_aborted;
    } catch (const std::exception& caught) {
        what = caught.what();
    }
    return false;
}

bool is_stopped(const asio::any_io_executor& executor) {
    auto& context = asio::query(executor, asio::execution::context);
    return static_cast<asio::io_context&>(context).stopped();
}

} // namespace

bool is_cancellation(const std::exception_ptr& error) {
    std::string what;
    return is_cancellation_or(error, what);
}

TaskGroup::TaskGroup(asio::any_io_executor executor)
    : executor_(std::move(executor)), emptied_(executor_, asio::steady_timer::time_point::max()) {}

TaskGroup::~TaskGroup() {
    invariant(running_.empty() || is_stopped(executor_), "a TaskGroup was destroyed with tasks running");
}

void TaskGroup::spawn(std::string name, Task<void> task) {
    running_.emplace_front(std::move(name));
    const auto entry = running_.begin();
    auto on_end = [this, entry](const std::exception_ptr& error) { ended(entry, error); };
    asio::co_spawn(executor_, std::move(task), asio::bind_cancellation_slot(entry->signal.slot(), on_end));
}

void TaskGroup::ended(std::list<Running>::iterator task, const std::exception_ptr& error) {
    std::string what;
    if (error && !is_cancellation_or(error, what)) {
        std::fprintf(stderr, "the task %s failed: %s\n", task->name.c_str(), what.c_str());
        std::abort();
    }
    running_.erase(task);
    if (running_.empty()) emptied_.cancel();
}

void TaskGroup::cancel() {
    // A task may end, and leave the list, while it is being told.
    for (auto task = running_.begin(); task != running_.end();)
        (task++)->signal.emit(asio::cancellation_type::terminal);
}

Task<void> TaskGroup::join() {
    while (!running_.empty()) {
        const auto [error] = co_await emptied_.async_wait(no_throw);
        static_cast<void>(error);
    }
}

Task<void> TaskGroup::stop() {
    cancel();
    co_await join();
}

} // namespace tutti::io
