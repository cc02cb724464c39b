// BootTimer: waits for a time of the clock that goes on while the machine sleeps, without a turn before it.
#pragma once

#include "base/boot_time.hpp"
#include "io/clock_timer.hpp"

#include <optional>

namespace tutti::io {

class BootTimer {
public:
    explicit BootTimer(const asio::any_io_executor& executor);

    /// Until then, where the machine slept past it until it wakes up, or until interrupt(). Nothing: until
    /// interrupt(). False: the system gives no such timer, or the coroutine was cancelled.
    Task<bool> wait_until(std::optional<BootTime> time);
    void interrupt() { timer_.interrupt(); }

private:
    ClockTimer timer_;
};

} // namespace tutti::io
