// When a service runs that runs by the calendar: five fields as in crontab(5), or one of the words for the
// usual ones. Pure: told the time and the zone.
#pragma once

#include "base/result.hpp"
#include "calendar/time_zone.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace tutti::calendar {

class Cron {
public:
    /// "*/5 * * * *", "30 4 1,15 * fri", "@daily". InvalidInput, naming the field, for what is wrong or never
    /// comes, such as 30 February.
    static Result<Cron> parse(std::string_view text);

    /// The first tick strictly after `after`; ticks are at whole minutes of the zone's clocks. Where those
    /// are changed, as cron(8) of Debian does it: an expression with every hour ticks when they show a
    /// matching time, however often that is. Of the others, what falls into a time that is left out ticks at
    /// the jump, and what falls into a time that comes twice ticks once, at the first. Nothing: not within
    /// half a century.
    std::optional<WallTime> next(WallTime after, const TimeZone& zone) const noexcept;

    bool operator==(const Cron&) const = default;

private:
    bool has_every_hour() const noexcept;
    bool has_day(std::chrono::sys_days day) const noexcept;
    bool comes() const noexcept;
    std::optional<WallTime> next_on_clock(WallTime from, WallTime before) const noexcept;

    std::uint64_t minutes_ = 0; ///< one bit each
    std::uint32_t hours_ = 0;
    std::uint32_t days_ = 0;     ///< bits 1 to 31
    std::uint32_t months_ = 0;   ///< bits 1 to 12
    std::uint32_t weekdays_ = 0; ///< bits 0 (Sunday) to 6
    /// Neither the days nor the weekdays begin with `*`: then a day of either will do.
    bool either_day_ = false;
};

} // namespace tutti::calendar
