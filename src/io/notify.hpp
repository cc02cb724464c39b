// The sd_notify(3) protocol, sender's side: "READY=1" and friends to the socket named by NOTIFY_SOCKET.
#pragma once

#include "base/time.hpp"
#include "io/patience.hpp"

#include <optional>
#include <string_view>

namespace tutti::io {

/// Sends one datagram of newline-separated assignments, never waiting for its reader. Does nothing without a
/// NOTIFY_SOCKET; returns whether it was sent. A receiver that does not read fills its queue: then Wait waits
/// for it, Never gives up.
bool notify(std::string_view assignments, Patience patience = Patience::Wait);

/// The watchdog's period (WATCHDOG_USEC), where our supervisor set one: send "WATCHDOG=1" at twice that rate.
std::optional<microseconds> watchdog_period();

} // namespace tutti::io
