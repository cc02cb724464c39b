// The two kinds of time, in whole microseconds. Cores are told the time; only io/ reads a clock.
#pragma once

#include <chrono>
#include <cmath>
#include <cstdint>

namespace tutti {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// Time of day, microseconds since the Unix epoch: what stands in messages. It can jump.
struct WallClock {
    using duration = std::chrono::microseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<WallClock>;
    static constexpr bool is_steady = false;
};
using WallTime = WallClock::time_point;

/// Time that only moves forward (CLOCK_MONOTONIC): what deadlines and periods are measured in.
struct SteadyClock {
    using duration = std::chrono::microseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<SteadyClock>;
    static constexpr bool is_steady = true;
};
using SteadyTime = SteadyClock::time_point;

/// Seconds as the float that messages carry. Exact to the microsecond until the year 2255.
inline double to_seconds(WallTime time) noexcept {
    return static_cast<double>(time.time_since_epoch().count()) / 1e6;
}
inline double to_seconds(std::chrono::microseconds duration) noexcept {
    return static_cast<double>(duration.count()) / 1e6;
}

/// A message's float rounded to whole microseconds; what a microsecond count cannot hold becomes the epoch.
inline WallTime wall_time_from_seconds(double value) noexcept {
    const double scaled = std::round(value * 1e6);
    if (!(std::abs(scaled) < 9e18)) return WallTime{};
    return WallTime{std::chrono::microseconds{static_cast<std::int64_t>(scaled)}};
}

} // namespace tutti
