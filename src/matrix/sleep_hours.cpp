#include "matrix/sleep_hours.hpp"

namespace tutti::matrix {

bool is_asleep(const SleepHours& hours, int hour) noexcept {
    if (hours.start_hour < hours.end_hour) return hour >= hours.start_hour && hour < hours.end_hour;
    if (hours.start_hour > hours.end_hour) return hour >= hours.start_hour || hour < hours.end_hour;
    return false;
}

std::optional<HourOfChange> next_change(const SleepHours& hours, int hour) noexcept {
    if (hours.start_hour == hours.end_hour) return std::nullopt;
    const int at = is_asleep(hours, hour) ? hours.end_hour : hours.start_hour;
    return HourOfChange{at, at <= hour};
}

} // namespace tutti::matrix
