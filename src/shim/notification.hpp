// The sd_notify(3) protocol, receiver's side: one datagram of newline-separated assignments.
#pragma once

#include "supervise/shim_protocol.hpp"

#include <cstddef>
#include <cstdint>

namespace tutti::shim {

/// Applies what a datagram says to the state. What we do not know is ignored, as sd_notify(3) wants.
void apply_notification(
    const char* text, std::size_t length, std::int64_t now, supervise::shim::State& state
);

} // namespace tutti::shim
