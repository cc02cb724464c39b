// FramePace: when each frame of a show is due, counted from one beginning, so that nothing drifts; and which
// one is drawn by whoever comes late. Told the time; pure.
#pragma once

#include "base/time.hpp"

#include <cstdint>

namespace tutti::render {

class FramePace {
public:
    FramePace(unsigned rate, SteadyTime start) noexcept : rate_(rate), start_(start) {}

    /// Exactly start + frame / rate, to the microsecond below.
    SteadyTime due(std::uint64_t frame) const noexcept {
        return start_ + microseconds(frame * 1'000'000 / rate_);
    }
    /// Of the next frame.
    SteadyTime next() const noexcept { return due(last_ + 1); }
    /// The frame that was taken last.
    std::uint64_t last() const noexcept { return last_; }

    struct Turn {
        std::uint64_t frame = 0;
        std::uint64_t left_out = 0; ///< frames whose time passed, and that nobody will draw
    };
    /// The frame to draw at `now`, which is not before next(): the latest one that is due.
    Turn take(SteadyTime now) noexcept;

private:
    unsigned rate_;
    SteadyTime start_;
    std::uint64_t last_ = 0;
};

} // namespace tutti::render
