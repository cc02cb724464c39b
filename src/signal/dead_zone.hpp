// What a stick or a trigger says, as a person means it: nothing while it rests, and the rest of its way
// whole.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace tutti::signal {

/// What an axis says at its ends, and how far around its rest its noise reaches.
struct AxisRange {
    std::int32_t least = 0;
    std::int32_t most = 0;
    std::int32_t flat = 0;

    bool operator==(const AxisRange&) const = default;
};

/// Where an axis stands while nobody touches it: a stick in the middle, a trigger at its least.
enum class Rest : std::uint8_t { Middle, Least };

/// Each axis for itself: what leaves the zone begins at 0, so that there is no jump at its edge. (Around both
/// axes of a stick together it would be rounder, but no axis could be told of without the other.)
class DeadZone {
public:
    /// `share` of the way from rest to end; where the axis says that its noise reaches farther, that.
    DeadZone(AxisRange range, Rest rest, double share) noexcept {
        const double width = static_cast<double>(range.most) - range.least;
        way_ = rest == Rest::Middle ? width / 2 : width;
        rests_at_ = range.least + (rest == Rest::Middle ? way_ : 0);
        least_ = rest == Rest::Middle ? -1 : 0;
        if (way_ > 0) zone_ = std::clamp(std::max(share, range.flat / way_), 0.0, widest);
    }

    /// -1 to 1, or 0 to 1 of what rests at its least; in steps of a thousandth.
    double value(std::int32_t raw) const noexcept {
        if (!(way_ > 0)) return 0;
        const double moved = std::clamp((raw - rests_at_) / way_, least_, 1.0);
        const double left = (std::abs(moved) - zone_) / (1 - zone_);
        if (left <= 0) return 0;
        return std::round(std::copysign(left, moved) * steps) / steps + 0.0; // never -0
    }

private:
    static constexpr double widest = 0.9; ///< an axis of noise alone still has an end
    static constexpr double steps = 1000;

    double rests_at_ = 0;
    double way_ = 0;
    double least_ = -1;
    double zone_ = 0;
};

} // namespace tutti::signal
