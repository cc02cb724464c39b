// The sd_notify(3) protocol, sender's side: "READY=1" and friends to the socket named by NOTIFY_SOCKET.
#pragma once

#include "base/time.hpp"

#include <optional>
#include <string_view>

namespace tutti::io {

/// Sends one datagram of newline-separated assignments. Does nothing without a NOTIFY_SOCKET; returns whether
/// it was sent. It never waits: where the receiver's queue is full nothing is sent.
bool notify(std::string_view assignments);

/// The watchdog's period (WATCHDOG_USEC), where our supervisor set one: send "WATCHDOG=1" at twice that rate.
std::optional<microseconds> watchdog_period();

} // namespace tutti::io
