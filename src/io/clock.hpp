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

/// Blocks until then: for programs that do nothing else meanwhile.
void wait_until(SteadyTime time) noexcept;

/// Asio's view of one of our instants.
std::chrono::steady_clock::time_point to_asio(SteadyTime time) noexcept;

/// Waits until then. Returns false if cancelled before.
Task<bool> sleep_until(SteadyTime time);
Task<bool> sleep_for(SteadyClock::duration duration);

} // namespace tutti::io
