// Wander: a random walk with some inertia, between two bounds.
#pragma once

#include "base/random.hpp"

#include <algorithm>

namespace tutti::device {

class Wander {
public:
    /// `stride`: how far one step goes at most.
    Wander(double start, double least, double most, double stride) noexcept
        : at_(start), least_(least), most_(most), stride_(stride) {}

    double next(RandomSource& random) {
        pace_ = std::clamp(pace_ + stride_ * (random.unit() - 0.5) / 2, -stride_, stride_);
        at_ += pace_;
        if (at_ < least_ || at_ > most_) pace_ = -pace_; // back from where it cannot go on
        at_ = std::clamp(at_, least_, most_);
        return at_;
    }

private:
    double at_;
    double least_;
    double most_;
    double stride_;
    double pace_ = 0;
};

} // namespace tutti::device
