// RateCap: at most so many values a second of one stream, and the last one always. Told the time.
#pragma once

#include "base/time.hpp"

#include <cmath>
#include <optional>

namespace tutti::signal {

class RateCap {
public:
    /// Between two values of so many a second, which is above 0.
    static microseconds period_of(double rate) noexcept { return microseconds(std::llround(1e6 / rate)); }

    /// `period`: the least time between two values; 0: all of them.
    explicit RateCap(microseconds period) noexcept : period_(period) {}

    /// A value came. True: it is to be said now. False: it waits, in the place of one that waited before,
    /// until due().
    bool offer(SteadyTime now) noexcept {
        if (said_at_ && now - *said_at_ < period_) {
            waits_ = true;
            return false;
        }
        said(now);
        return true;
    }
    /// When the value that waits is to be said; nothing where none waits.
    std::optional<SteadyTime> due() const noexcept {
        if (!waits_) return std::nullopt;
        return *said_at_ + period_;
    }
    /// The value that waited is said, or came to nothing.
    void said(SteadyTime now) noexcept {
        said_at_ = now;
        waits_ = false;
    }

private:
    microseconds period_;
    std::optional<SteadyTime> said_at_;
    bool waits_ = false;
};

} // namespace tutti::signal
