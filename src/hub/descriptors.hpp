// How many clients the descriptors of this process are enough for: where accept(2) fails, it fails for
// everybody, trusted or not, so there are never as many connections as that.
#pragma once

#include "broker/authorizer.hpp"
#include "broker/limits.hpp"

#include <algorithm>
#include <cstddef>

namespace tutti::hub {

/// Sockets, logs, files, who asks at the control socket, and connections that were turned away and are not
/// closed yet. Where there are few, at most a quarter of all.
inline constexpr std::size_t own_descriptors = 416;
/// Each has its own room for connections that say nothing yet.
inline constexpr std::size_t origins = static_cast<std::size_t>(broker::Origin::Remote) + 1;

constexpr std::size_t wanted_descriptors(const broker::Limits& limits) noexcept {
    return limits.clients + origins * limits.silent + own_descriptors;
}

/// The same limits with no more clients than so many descriptors are enough for.
constexpr broker::Limits fit(broker::Limits limits, std::size_t allowed) noexcept {
    if (allowed >= wanted_descriptors(limits)) return limits;
    limits.silent = std::min(limits.silent, std::max<std::size_t>(1, allowed / 16));
    const auto others = origins * limits.silent + std::min(own_descriptors, allowed / 4);
    limits.clients = std::min(limits.clients, allowed > others ? allowed - others : 1);
    return limits;
}

} // namespace tutti::hub
