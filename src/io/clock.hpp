// The real clocks. Everything else is told the time.
#pragma once

#include "base/time.hpp"
#include "io/asio.hpp"

#include <string_view>

namespace tutti::io {

WallTime wall_now() noexcept;
SteadyTime steady_now() noexcept;

/// How far the machine's local time is ahead of UTC at that moment.
seconds utc_offset(WallTime time) noexcept;

/// The hour of the day, 0 to 23, on the clock of the place.
int local_hour(WallTime time) noexcept;
/// When that clock says this full hour, so many days after `now`. Of an hour that a change of the clock
/// leaves out, the next one.
WallTime at_local_hour(WallTime now, int hour, int days_on) noexcept;

/// Blocks until then: for programs that do nothing else meanwhile.
void wait_until(SteadyTime time) noexcept;

/// Asio's view of one of our instants.
std::chrono::steady_clock::time_point to_asio(SteadyTime time) noexcept;

/// Waits until then. Returns false if cancelled before.
Task<bool> sleep_until(SteadyTime time);
Task<bool> sleep_for(SteadyClock::duration duration);

} // namespace tutti::io
