// How a message came from the bus, and how long what it says holds.
#pragma once

#include "base/time.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

namespace tutti::contract {

/// How a message came from the bus.
struct Delivery {
    bool retained = false;            ///< the broker had kept it, so part of its life may be over
    std::optional<seconds> left = {}; ///< of that life, where the broker says it

    /// When what arrived `now` is over. A clock that differs can shorten the life of a kept message, never
    /// extend it.
    SteadyTime
    deadline(microseconds expires_in, std::optional<WallTime> said_at, WallTime wall, SteadyTime now) const {
        // Past a year there is no difference to anybody, and no overflow.
        const auto whole = std::min<microseconds>(expires_in, std::chrono::years(1));
        if (!retained) return now + whole;
        if (left) return now + std::min<microseconds>(*left, whole);
        if (!said_at) return now + whole;
        return now + std::clamp(*said_at - wall + whole, microseconds::zero(), whole);
    }
};

} // namespace tutti::contract
