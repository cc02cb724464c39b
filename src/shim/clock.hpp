// The shim's clocks, in microseconds.
#pragma once

#include <cstdint>
#include <ctime>

namespace tutti::shim {

inline std::int64_t read_clock(clockid_t clock) {
    timespec time{};
    clock_gettime(clock, &time);
    return std::int64_t{time.tv_sec} * 1'000'000 + time.tv_nsec / 1000;
}
inline std::int64_t steady_now() { return read_clock(CLOCK_MONOTONIC); }
inline std::int64_t wall_now() { return read_clock(CLOCK_REALTIME); }

} // namespace tutti::shim
