// The load's own clock, and what is made of many times.
#pragma once

#include <algorithm>
#include <ctime>
#include <vector>

namespace tutti::bench {

/// Seconds.
inline double now() {
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

inline void sleep_until(double at) {
    timespec time{};
    time.tv_sec = static_cast<time_t>(at);
    time.tv_nsec = static_cast<long>((at - static_cast<double>(time.tv_sec)) * 1e9);
    ::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nullptr);
}

/// 0 of none.
inline double quantile(std::vector<double> values, double share) {
    if (values.empty()) return 0;
    const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::ranges::nth_element(values, values.begin() + at);
    return values[static_cast<std::size_t>(at)];
}

inline double median(std::vector<double> values) { return quantile(std::move(values), 0.5); }

} // namespace tutti::bench
