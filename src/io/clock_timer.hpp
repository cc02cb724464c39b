// ClockTimer: waits for an instant of one of the system's clocks (timerfd_create(2)), without a turn before
// it. What WallTimer and BootTimer are made of.
#pragma once

#include "base/time.hpp"
#include "io/asio.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <optional>

namespace tutti::io {

class ClockTimer {
public:
    /// `clock` as clock_gettime(2) has it; `flags` of each setting, TFD_TIMER_ABSTIME besides.
    ClockTimer(const asio::any_io_executor& executor, int clock, int flags);

    /// Until so long after the clock's beginning, or until interrupt(). Nothing: until interrupt(). False:
    /// the system gives no such timer, or the coroutine was cancelled.
    Task<bool> wait_until(std::optional<microseconds> since_beginning);
    void interrupt();

private:
    asio::posix::stream_descriptor timer_;
    int flags_;
};

} // namespace tutti::io
