// WeeklyHours: days of the week and hours of a day, by the clocks of a zone: when something holds.
#pragma once

#include "calendar/time_zone.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::calendar {

/// Where `from` is later than `to` it goes on past midnight, and the day is the one that it began on.
struct WeeklyHours {
    std::uint8_t days = 0x7f; ///< bit 0 is Monday
    std::chrono::minutes from{0};
    std::chrono::minutes to{24 * 60};

    bool operator==(const WeeklyHours&) const = default;
};

bool is_active(const WeeklyHours& hours, WallTime now, const TimeZone& zone) noexcept;

/// A time after `now` up to which is_active() says what it says now; not the last such one where the zone
/// changes its clocks.
WallTime holds_until(const WeeklyHours& hours, WallTime now, const TimeZone& zone) noexcept;

/// "22:00", "24:00".
std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text) noexcept;
/// "mon-fri", "sat,sun", "fri-mon": as in WeeklyHours::days.
std::optional<std::uint8_t> parse_days(std::string_view text) noexcept;
/// "mon-fri,sun": parse_days() reads it, where nothing but a comma is between.
std::string print_days(std::uint8_t days, std::string_view between = ",");
/// "mon-fri, sun 07:00 to 22:00".
std::string print(const WeeklyHours& hours);

} // namespace tutti::calendar
