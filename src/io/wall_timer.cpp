#include "io/wall_timer.hpp"

#include <sys/timerfd.h>

#include <cstdint>

namespace tutti::io {

WallTimer::WallTimer(const asio::any_io_executor& executor) : timer_(executor) {
    const int timer = ::timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    if (timer >= 0) timer_.assign(timer);
}

Task<bool> WallTimer::wait_until(std::optional<WallTime> time) {
    if (!timer_.is_open()) co_return false;
    itimerspec at{};
    if (time) {
        const auto count = time->time_since_epoch().count();
        at.it_value = {count / 1'000'000, static_cast<long>(count % 1'000'000) * 1000};
        if (count <= 0) at.it_value.tv_nsec = 1; // zero would disarm it
    }
    ::timerfd_settime(timer_.native_handle(), TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &at, nullptr);
    const auto [interrupted] =
        co_await timer_.async_wait(asio::posix::stream_descriptor::wait_read, no_throw);
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) co_return false;
    // Takes what made it readable; ECANCELED, where the clock was set, is taken too.
    std::uint64_t expired = 0;
    if (!interrupted) static_cast<void>(::read(timer_.native_handle(), &expired, sizeof expired));
    co_return true;
}

void WallTimer::interrupt() {
    error_code ignored;
    timer_.cancel(ignored);
}

} // namespace tutti::io
