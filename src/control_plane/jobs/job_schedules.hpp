// JobSchedules: jobs that are wanted by the calendar, while this installation leads: the objects of the kind
// `schedule` (schedule_reconciler.hpp). That a tick was taken is written with its job.
#pragma once

#include "control_plane/jobs/jobs_keeper.hpp"
#include "governance/jobs/schedule.hpp"
#include "io/wall_timer.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tutti::control_plane {

class JobSchedules {
public:
    /// They outlive it.
    JobSchedules(const asio::any_io_executor& executor, StoreWriter& writer, JobsKeeper& keeper);

    /// Wants jobs in time, until it is cancelled.
    Task<void> run();

    /// NotFound: the machine knows no such time zone. The next tick; nothing: none within half a century.
    Task<Result<std::optional<WallTime>>> set(std::string name, governance::jobs::Schedule schedule);
    Task<Result<void>> remove(std::string name);
    /// Whether a tick is due may be another: the keeper leads.
    void look_again();
    /// Why a tick that is due is not wanted yet: it is tried again and again. Empty: none is due.
    std::string trouble(const std::string& name) const;
    /// Called when that is another, by the schedule's name.
    void on_trouble(std::function<void(const std::string& name)> told) { told_ = std::move(told); }

private:
    static std::string tick_text(WallTime tick);
    Task<void> want(governance::jobs::ScheduleBook::Due due);
    void set_trouble(const std::string& name, std::string why);

    StoreWriter& writer_;
    JobsKeeper& keeper_;
    governance::jobs::ScheduleBook book_;
    io::WallTimer timer_;
    bool is_woken_ = false;
    bool has_failed_ = false;
    std::map<std::string, std::string> troubles_; ///< of those that have one
    std::function<void(const std::string& name)> told_ = [](const std::string&) {};
};

} // namespace tutti::control_plane
