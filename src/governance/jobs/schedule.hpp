// Schedule: a job that is wanted again and again, by the calendar; and which of several is due. Pure.
#pragma once

#include "calendar/cron.hpp"
#include "governance/jobs/job_questions.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::governance::jobs {

struct Schedule {
    enum class CatchUp : std::uint8_t { Once, No };

    calendar::Cron cron;
    std::string zone_name = {};       ///< "Europe/Berlin"; empty: that of the machine
    CatchUp catch_up = CatchUp::Once; ///< what of those that were missed
    NewJob job;

    bool operator==(const Schedule& other) const;
};

/// The spec of an object: `job`, `cron`, `params?`, `priority?`, `attempts?`, `time_zone?`, `catch_up?`. A
/// fault names the member that is wrong, and one that there is none of. Of one schedule at most one job waits
/// or runs.
Verdict<Schedule> read_schedule(std::string_view name, const Value& spec);

class ScheduleBook {
public:
    /// Since when its ticks count: the last that was taken, or when it was made. One that is the same stays
    /// as it is.
    void set(std::string name, Schedule schedule, calendar::TimeZone zone, WallTime last);
    void remove(std::string_view name);
    void clear() { entries_.clear(); }

    struct Due {
        std::string name;
        NewJob job;
        WallTime before; ///< the last tick until now
        WallTime tick;   ///< this one, from now on the last
    };
    /// Those whose time has come: each once, however many ticks were missed; it has been taken then.
    std::vector<Due> take_due(WallTime now);
    /// It came to nothing: it is due still.
    void put_back(const Due& due);

    std::optional<WallTime> next(WallTime now) const;
    std::optional<WallTime> next_of(std::string_view name, WallTime now) const;
    bool is_empty() const noexcept { return entries_.empty(); }

private:
    struct Entry {
        Schedule schedule;
        calendar::TimeZone zone;
        WallTime last;
    };
    static std::optional<WallTime> next_of(const Entry& entry, WallTime now);

    std::map<std::string, Entry, std::less<>> entries_;
};

} // namespace tutti::governance::jobs
