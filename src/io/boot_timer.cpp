#include "io/boot_timer.hpp"

#include <time.h>

namespace tutti::io {

BootTimer::BootTimer(const asio::any_io_executor& executor) : timer_(executor, CLOCK_BOOTTIME, 0) {}

Task<bool> BootTimer::wait_until(std::optional<BootTime> time) {
    std::optional<microseconds> since;
    if (time) since = time->time_since_epoch();
    return timer_.wait_until(since);
}

} // namespace tutti::io
