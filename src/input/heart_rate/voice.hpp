// Who is told what a HeartRateMonitor says.
#pragma once

#include "base/time.hpp"
#include "input/heart_rate/outbox.hpp"

#include <algorithm>
#include <optional>

namespace tutti::input::heart_rate {

/// Of two deadlines, where there are any.
inline std::optional<SteadyTime> earlier_of(std::optional<SteadyTime> one, std::optional<SteadyTime> other) {
    if (!one || !other) return one ? one : other;
    return std::min(*one, *other);
}

class Voice {
public:
    virtual ~Voice() = default;

    virtual void say(const Saying& saying, SteadyTime now) = 0;
    /// When it wants to be called for something that it holds back.
    virtual std::optional<SteadyTime> deadline() const { return std::nullopt; }
    virtual void advance(SteadyTime) {}
};

} // namespace tutti::input::heart_rate
