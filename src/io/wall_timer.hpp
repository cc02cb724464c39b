// WallTimer: waits for a time of day, without a turn before it. A steady timer would come early or late where
// the clock is set meanwhile, as it is on a machine that learns the time from the network after its start.
#pragma once

#include "base/time.hpp"
#include "io/clock_timer.hpp"

#include <optional>

namespace tutti::io {

class WallTimer {
public:
    explicit WallTimer(const asio::any_io_executor& executor);

    /// Until then, until the clock is set, or until interrupt(): the caller looks at the clock again.
    /// Nothing: until interrupt(). False: the system gives no such timer, or the coroutine was cancelled.
    Task<bool> wait_until(std::optional<WallTime> time);
    void interrupt() { timer_.interrupt(); }

private:
    ClockTimer timer_;
};

} // namespace tutti::io
