// The ticks of an ephemeral service. Later kinds (cron) answer the same question: when is the next one?
#pragma once

#include "base/time.hpp"

namespace tutti::supervise {

/// The first tick strictly after `now` of a schedule that ticks at whole periods from `start`. Ticks that
/// passed during a slow run are not made up.
inline SteadyTime next_tick(SteadyTime start, microseconds every, SteadyTime now) noexcept {
    if (now < start) return start;
    return start + ((now - start) / every + 1) * every;
}

} // namespace tutti::supervise
