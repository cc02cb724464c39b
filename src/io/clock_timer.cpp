#include "io/clock_timer.hpp"

#include <sys/timerfd.h>

#include <cstdint>
#include <unistd.h>

namespace tutti::io {

ClockTimer::ClockTimer(const asio::any_io_executor& executor, int clock, int flags)
    : timer_(executor), flags_(flags) {
    const int timer = ::timerfd_create(clock, TFD_NONBLOCK | TFD_CLOEXEC);
    if (timer >= 0) timer_.assign(timer);
}

Task<bool> ClockTimer::wait_until(std::optional<microseconds> since_beginning) {
    if (!timer_.is_open()) co_return false;
    itimerspec at{};
    if (since_beginning) {
        const auto count = since_beginning->count();
        at.it_value = {count / 1'000'000, static_cast<long>(count % 1'000'000) * 1000};
        if (count <= 0) at.it_value = {0, 1}; // zero would disarm it
    }
    ::timerfd_settime(timer_.native_handle(), TFD_TIMER_ABSTIME | flags_, &at, nullptr);
    const auto [interrupted] =
        co_await timer_.async_wait(asio::posix::stream_descriptor::wait_read, no_throw);
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) co_return false;
    // Takes what made it readable; ECANCELED, where the clock was set, is taken too.
    std::uint64_t expired = 0;
    if (!interrupted) static_cast<void>(::read(timer_.native_handle(), &expired, sizeof expired));
    co_return true;
}

void ClockTimer::interrupt() {
    error_code ignored;
    timer_.cancel(ignored);
}

} // namespace tutti::io
