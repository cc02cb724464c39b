// The sd_notify(3) protocol, receiver's side: one datagram of newline-separated assignments.
#pragma once

#include "supervise/shim_protocol.hpp"

#include <cstddef>
#include <cstdint>

namespace tutti::shim {

/// No period is longer (100 years, in microseconds): sums of times and periods stay times.
inline constexpr std::int64_t longest_time = 100LL * 365 * 24 * 3600 * 1'000'000;

/// Applies what a datagram says to the state. What we do not know is ignored, as sd_notify(3) wants.
/// docs/supervision.md lists the whole protocol.
void apply_notification(
    const char* text, std::size_t length, std::int64_t now, supervise::shim::State& state
);

} // namespace tutti::shim
