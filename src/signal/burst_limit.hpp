// BurstLimit: so many at once, and so many a second in the long run (a token bucket). Told the time.
#pragma once

#include "base/time.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace tutti::signal {

class BurstLimit {
public:
    constexpr BurstLimit(double a_second, double at_once) noexcept
        : a_second_(a_second), at_once_(at_once), left_(at_once) {}

    /// Whether one more is within the limit; then it is counted.
    bool take(SteadyTime now) noexcept {
        fill(now);
        if (left_ < 1) return false;
        left_ -= 1;
        return true;
    }

    /// From when on one more is within the limit.
    SteadyTime ready_at(SteadyTime now) noexcept {
        fill(now);
        if (left_ >= 1) return now;
        return now + microseconds(static_cast<microseconds::rep>(std::ceil((1 - left_) / a_second_ * 1e6)));
    }

private:
    void fill(SteadyTime now) noexcept {
        if (last_) left_ = std::min(at_once_, left_ + to_seconds(now - *last_) * a_second_);
        last_ = now;
    }

    double a_second_;
    double at_once_;
    double left_;
    std::optional<SteadyTime> last_ = std::nullopt;
};

} // namespace tutti::signal
