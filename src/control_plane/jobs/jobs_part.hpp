// JobsPart: jobs in the worker `control`: the queue, and how each job is on the bus (`job/<id>`).
#pragma once

#include "control_plane/jobs/job_schedules.hpp"
#include "worker/worker.hpp"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace tutti::control_plane {

class JobsPart {
public:
    /// `fence`: under what it writes now; nothing: it may not. All outlive it.
    JobsPart(
        worker::Worker& worker, const asio::any_io_executor& executor, StoreWriter& writer, CommandDesk& desk,
        JobsOptions options, std::function<std::optional<store::Fence>()> fence
    );

    JobsKeeper& keeper() noexcept { return keeper_; }
    JobSchedules& schedules() noexcept { return schedules_; }
    /// Says on the bus how jobs are, until it is cancelled: what came to be another meanwhile once, and in
    /// its last state.
    Task<void> say();

private:
    void hear(const std::string& id, const governance::jobs::Job* job);
    void say(const std::string& id);
    void say_again(SteadyTime now);

    worker::Worker& worker_;
    std::set<std::string> unsaid_;
    std::set<std::string> said_; ///< what is kept of them on the bus is ours to take away
    SteadyTime says_again_ = {}; ///< of those that go on, before what is on the bus expires
    bool is_resting_ = false;    ///< between two times that it says something
    asio::steady_timer timer_;
    JobsKeeper keeper_;
    JobSchedules schedules_;
};

} // namespace tutti::control_plane
