#include "worker/job.hpp"

#include "base/json.hpp"
#include "io/blocking.hpp"
#include "worker/job_doer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace tutti::worker {

namespace {

/// Threads that have no job just now, and are there for the next.
constexpr std::size_t most_idle_threads = 4;

class ThreadedJobs {
public:
    explicit ThreadedJobs(JobHandler handler) : handler_(std::make_shared<JobHandler>(std::move(handler))) {}

    Task<Result<Value>> carry_out(Job job) {
        auto device = co_await free_device();
        auto call = [handler = handler_, job]() mutable { return carry_out_on_thread(*handler, job); };
        const auto text = co_await device->run("doing a job", std::move(call), SteadyTime::max());
        if (idle_.size() < most_idle_threads && !device->is_stuck()) idle_.push_back(std::move(device));
        if (!text) co_return std::unexpected(text.error());
        auto value = parse_json(*text);
        co_return value;
    }
    void close() { idle_.clear(); }

private:
    /// A Value belongs to one thread: what crosses is text.
    static Result<std::string> carry_out_on_thread(const JobHandler& handler, Job& job) {
        const auto params = parse_json(job.params());
        if (!params) return std::unexpected(params.error());
        const auto result = handler(job, *params);
        if (!result) return std::unexpected(result.error());
        return print_json(*result);
    }
    Task<std::unique_ptr<io::BlockingDevice>> free_device() {
        if (!idle_.empty()) {
            auto device = std::move(idle_.back());
            idle_.pop_back();
            co_return device;
        }
        const auto executor = co_await asio::this_coro::executor;
        co_return std::make_unique<io::BlockingDevice>(
            executor, io::BlockingOptions{.name = "the thread of a job"}
        );
    }

    std::shared_ptr<JobHandler> handler_; ///< owned here and by the threads that are in it
    std::vector<std::unique_ptr<io::BlockingDevice>> idle_;
};

Task<void> close_threads(std::shared_ptr<ThreadedJobs> jobs) { // owned by who does jobs, too
    jobs->close();
    co_return;
}

} // namespace

const std::string& Job::id() const noexcept { return state_->id; }
const std::string& Job::kind() const noexcept { return state_->kind; }
const std::string& Job::params() const noexcept { return state_->params; }
unsigned Job::attempt() const noexcept { return state_->attempt; }

void Job::progress(double part, std::string_view message) {
    state_->part = std::clamp(part, 0.0, 1.0);
    const auto known = state_->message.load();
    if (known ? *known == message : message.empty()) return;
    state_->message = std::make_shared<const std::string>(message);
}

bool Job::is_cancelled() const noexcept { return state_->is_to_stop.load(); }

void on_job_task(Worker& worker, std::string kind, JobTask task, JobOptions options) {
    JobDoer::join(worker, std::make_shared<JobDoer>(worker, std::move(kind), std::move(task), options));
}

void on_job(Worker& worker, std::string kind, JobHandler handler, JobOptions options) {
    const auto threads = std::make_shared<ThreadedJobs>(std::move(handler));
    on_job_task(
        worker, std::move(kind), [threads](Job job) { return threads->carry_out(std::move(job)); }, options
    );
    on_close(worker, [threads] { return close_threads(threads); });
}

} // namespace tutti::worker
