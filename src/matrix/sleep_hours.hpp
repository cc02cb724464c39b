// SleepHours: when the lights are out, by the clock on the wall. Told the local hour.
#pragma once

#include <optional>

namespace tutti::matrix {

/// From the first minute of one hour to the first of another, over midnight where that is earlier; equal
/// hours: never.
struct SleepHours {
    int start_hour = 0; ///< 0 to 23
    int end_hour = 0;

    bool operator==(const SleepHours&) const = default;
};

/// The next full hour at which the lights go out or on.
struct HourOfChange {
    int hour = 0;
    bool tomorrow = false;

    bool operator==(const HourOfChange&) const = default;
};

bool is_asleep(const SleepHours& hours, int hour) noexcept;
/// Nothing where nothing ever changes.
std::optional<HourOfChange> next_change(const SleepHours& hours, int hour) noexcept;

} // namespace tutti::matrix
