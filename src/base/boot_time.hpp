// Time that also goes on while the machine sleeps (CLOCK_BOOTTIME), in whole microseconds: what is measured
// in it that somebody else counts, too, as a lease is.
#pragma once

#include "base/time.hpp"

#include <chrono>

namespace tutti {

struct BootClock {
    using duration = microseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<BootClock>;
    static constexpr bool is_steady = true;
};
using BootTime = BootClock::time_point;

} // namespace tutti
