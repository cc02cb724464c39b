// Times as people and other services write them (ISO 8601, RFC 3339), dates in UTC.
#pragma once

#include "base/time.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <string>

namespace tutti {

/// "2026-11-28".
inline std::string print_date(WallTime time) {
    const auto days = std::chrono::floor<std::chrono::days>(time.time_since_epoch());
    const std::chrono::year_month_day date{std::chrono::sys_days(days)};
    return fmt::format(
        "{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day())
    );
}

/// "2026-11-28T00:59:00Z", to the whole second.
inline std::string print_time(WallTime time) {
    const auto since = time.time_since_epoch();
    const auto of_day =
        std::chrono::floor<seconds>(since - std::chrono::floor<std::chrono::days>(since)).count();
    return fmt::format(
        "{}T{:02}:{:02}:{:02}Z", print_date(time), of_day / 3600, of_day / 60 % 60, of_day % 60
    );
}

/// "12:00:00.250", on a clock that is that far ahead of UTC.
inline std::string print_time_of_day(WallTime time, seconds utc_offset) {
    constexpr std::int64_t day = 24 * 60 * 60 * 1000;
    const auto local = std::chrono::floor<milliseconds>((time + utc_offset).time_since_epoch()).count();
    const auto since = (local % day + day) % day;
    return fmt::format(
        "{:02}:{:02}:{:02}.{:03}", since / 3'600'000, since / 60'000 % 60, since / 1000 % 60, since % 1000
    );
}

} // namespace tutti
