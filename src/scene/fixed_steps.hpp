// FixedSteps: how many steps of a simulation fall into a frame, so that it runs as fast at every rate of
// frames.
#pragma once

#include "base/time.hpp"

namespace tutti::scene {

class FixedSteps {
public:
    /// After a long gap it goes on where it was: at most `most` steps a frame.
    FixedSteps(double a_second, int most) noexcept : a_second_(a_second), most_(most) {}

    /// Once a frame.
    int take(microseconds frame) noexcept {
        owed_ += to_seconds(frame) * a_second_;
        const int steps = owed_ < most_ ? static_cast<int>(owed_) : most_;
        owed_ = owed_ < most_ ? owed_ - steps : 0;
        return steps;
    }
    void set_rate(double a_second) noexcept { a_second_ = a_second; }

private:
    double a_second_;
    int most_;
    double owed_ = 0;
};

} // namespace tutti::scene
