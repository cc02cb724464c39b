// A time zone: how far its clocks are ahead of UTC at each moment. Made of the bytes of a file of the zone
// database (TZif, RFC 9636) or of a rule as in TZ (POSIX.1-2024 §8.3); reads neither itself.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace tutti::calendar {

class TimeZone {
public:
    /// A time in which the clocks are not changed: [begin, end).
    struct Period {
        WallTime begin = WallTime::min();
        WallTime end = WallTime::max();
        seconds ahead{0}; ///< of UTC
    };

    /// UTC.
    TimeZone() = default;
    /// InvalidInput for what is neither.
    static Result<TimeZone> parse(std::string_view file_or_rule);

    Period at(WallTime time) const noexcept;

    bool operator==(const TimeZone&) const = default;

private:
    struct Change {
        std::int64_t at;    ///< seconds since the epoch
        std::int32_t ahead; ///< from then on, in seconds
        bool operator==(const Change&) const = default;
    };
    /// A day of each year: the weekday of that week of the month (5: its last), or the day of the year.
    struct RuleDay {
        enum class Kind : std::uint8_t { Weekday, JulianWithoutLeapDay, DayOfYear };
        Kind kind = Kind::Weekday;
        int month = 0;
        int week = 0;
        int day = 0;
        std::int32_t time = 2 * 3600; ///< seconds after the day's midnight on the clock before the change
        bool operator==(const RuleDay&) const = default;
    };
    struct Rule {
        std::int32_t standard = 0;
        std::int32_t summer = 0;
        std::optional<std::array<RuleDay, 2>>
            days; ///< when summer time begins and ends; nothing: it never does
        bool operator==(const Rule&) const = default;
    };
    class RuleReader;

    static Result<TimeZone> parse_file(std::string_view bytes);
    static std::int64_t moment_of(const RuleDay& day, int year, std::int32_t ahead_before) noexcept;
    Period by_rule(std::int64_t time) const noexcept;

    std::int32_t first_ = 0;      ///< before the first change
    std::vector<Change> changes_; ///< in order
    std::optional<Rule> rule_;    ///< after the last change
};

} // namespace tutti::calendar
