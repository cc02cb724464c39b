#include "worker/rim.hpp"

#include "worker/worker_impl.hpp"

namespace tutti::worker {

/// The one door into a Worker for this folder's own code.
struct Rim {
    static Worker::Impl& inside(Worker& worker) { return *worker.impl_; }
};

void run_beside(Worker& worker, std::string name, std::function<Task<void>()> start) {
    auto& inside = Rim::inside(worker);
    inside.program_.on_start.push_back([&inside, name = std::move(name), start = std::move(start)] {
        inside.runtime_->run_beside(name, start());
    });
}

void on_command_task(Worker& worker, std::string action, TaskHandler handler) {
    Rim::inside(worker).program_.command_tasks.insert_or_assign(std::move(action), std::move(handler));
}

Task<Result<void>> drained(Worker& worker, SteadyClock::duration timeout) {
    auto* runtime = Rim::inside(worker).runtime_;
    if (runtime == nullptr) co_return fail(ErrorCode::Unavailable, "the worker does not run");
    co_return co_await runtime->drained(timeout);
}

} // namespace tutti::worker
