#include "io/clock.hpp"

#include <cerrno>
#include <ctime>

namespace tutti::io {

// libstdc++'s steady_clock is CLOCK_MONOTONIC, so both sides count from the same zero.

WallTime wall_now() noexcept {
    return WallTime{
        std::chrono::duration_cast<microseconds>(std::chrono::system_clock::now().time_since_epoch())
    };
}

SteadyTime steady_now() noexcept {
    return SteadyTime{
        std::chrono::duration_cast<microseconds>(std::chrono::steady_clock::now().time_since_epoch())
    };
}

seconds utc_offset(WallTime time) noexcept {
    const std::time_t whole = std::chrono::floor<seconds>(time).time_since_epoch().count();
    std::tm local{};
    return ::localtime_r(&whole, &local) != nullptr ? seconds(local.tm_gmtoff) : seconds(0);
}

namespace {

std::tm local_time(WallTime time) noexcept {
    const std::time_t whole = std::chrono::floor<seconds>(time).time_since_epoch().count();
    std::tm local{};
    ::localtime_r(&whole, &local);
    return local;
}

} // namespace

int local_hour(WallTime time) noexcept { return local_time(time).tm_hour; }

WallTime at_local_hour(WallTime now, int hour, int days_on) noexcept {
    auto local = local_time(now);
    local.tm_mday += days_on;
    local.tm_hour = hour;
    local.tm_min = local.tm_sec = 0;
    local.tm_isdst = -1; // whichever holds then
    return WallTime{seconds(::mktime(&local))};
}

void wait_until(SteadyTime time) noexcept {
    const auto count = time.time_since_epoch().count();
    const timespec until{count / 1'000'000, static_cast<long>(count % 1'000'000) * 1000};
    while (::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == EINTR) {
    }
}

std::chrono::steady_clock::time_point to_asio(SteadyTime time) noexcept {
    // "Never" (SteadyTime::max()) stays never: in nanoseconds it would overflow.
    using Instant = std::chrono::steady_clock::time_point;
    if (time.time_since_epoch() >= std::chrono::duration_cast<microseconds>(Instant::duration::max()))
        return Instant::max();
    return Instant{time.time_since_epoch()};
}

Task<bool> sleep_until(SteadyTime time) {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor, to_asio(time));
    const auto [error] = co_await timer.async_wait(no_throw);
    co_return !error;
}

Task<bool> sleep_for(SteadyClock::duration duration) { return sleep_until(steady_now() + duration); }

} // namespace tutti::io
