// The clocks that loads are measured by.
#pragma once

#include <cstdint>
#include <ctime>

namespace tutti::bench {

inline std::int64_t nanoseconds(clockid_t clock) {
    timespec time{};
    ::clock_gettime(clock, &time);
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

/// Processor seconds of this thread: other work on the machine does not count.
inline double cpu_seconds() { return static_cast<double>(nanoseconds(CLOCK_THREAD_CPUTIME_ID)) * 1e-9; }

/// CLOCK_MONOTONIC in microseconds.
inline std::int64_t now_microseconds() { return nanoseconds(CLOCK_MONOTONIC) / 1000; }

} // namespace tutti::bench
