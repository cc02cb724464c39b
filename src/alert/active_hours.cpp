#include "alert/active_hours.hpp"

#include <algorithm>

namespace tutti::alert {

namespace {

using std::chrono::days;
using std::chrono::minutes;

bool has_day(const sections::AlertHours& hours, days since_epoch) noexcept {
    constexpr int thursday = 3; // 1970-01-01
    const auto weekday = ((since_epoch.count() + thursday) % 7 + 7) % 7;
    return (hours.days >> weekday & 1) != 0;
}

} // namespace

bool is_active(const sections::AlertHours& hours, WallTime now, const supervise::TimeZone& zone) noexcept {
    const auto shown = now.time_since_epoch() + zone.at(now).ahead;
    const auto day = std::chrono::floor<days>(shown);
    const auto time = shown - day;
    if (hours.from < hours.to) return has_day(hours, day) && hours.from <= time && time < hours.to;
    return (has_day(hours, day) && hours.from <= time) || (has_day(hours, day - days(1)) && time < hours.to);
}

WallTime
holds_until(const sections::AlertHours& hours, WallTime now, const supervise::TimeZone& zone) noexcept {
    const auto period = zone.at(now);
    const auto shown = now.time_since_epoch() + period.ahead;
    const auto today = std::chrono::floor<days>(shown);
    auto earliest = period.end;
    for (const auto day : {today, today + days(1)})
        for (const minutes time : {minutes(0), hours.from, hours.to}) {
            const WallTime at(day + time - period.ahead);
            if (at > now) earliest = std::min(earliest, at);
        }
    return earliest;
}

} // namespace tutti::alert
