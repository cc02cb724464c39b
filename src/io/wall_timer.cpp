#include "io/wall_timer.hpp"

#include <sys/timerfd.h>

namespace tutti::io {

WallTimer::WallTimer(const asio::any_io_executor& executor)
    : timer_(executor, CLOCK_REALTIME, TFD_TIMER_CANCEL_ON_SET) {}

Task<bool> WallTimer::wait_until(std::optional<WallTime> time) {
    std::optional<microseconds> since;
    if (time) since = time->time_since_epoch();
    return timer_.wait_until(since);
}

} // namespace tutti::io
