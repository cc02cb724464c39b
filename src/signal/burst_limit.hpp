// BurstLimit: so many at once, and so many a second in the long run (a token bucket). Told the time.
#pragma once

#include "base/time.hpp"

#include <algorithm>
#include <optional>

namespace tutti::signal {

class BurstLimit {
public:
    constexpr BurstLimit(double a_second, double at_once) noexcept
        : a_second_(a_second), at_once_(at_once), left_(at_once) {}

    /// Whether one more is within the limit; then it is counted.
    bool take(SteadyTime now) noexcept {
        if (last_) left_ = std::min(at_once_, left_ + to_seconds(now - *last_) * a_second_);
        last_ = now;
        if (left_ < 1) return false;
        left_ -= 1;
        return true;
    }

private:
    double a_second_;
    double at_once_;
    double left_;
    std::optional<SteadyTime> last_ = std::nullopt;
};

} // namespace tutti::signal
