// FrameClock: when the sound of each frame ended. Frames are counted by samples; the clock on the wall only
// says when the first of them was heard. What comes late because somebody was busy does not move it: samples
// are evenly spaced. Told the time.
#pragma once

#include "audio/features.hpp"
#include "base/time.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace tutti::audio {

class FrameClock {
public:
    /// Sound of that rate begins.
    void begin(unsigned rate) noexcept {
        rate_ = rate;
        samples_ = 0;
        frames_ = 0;
    }
    /// So many samples came; the last of them was heard then.
    void came(std::size_t samples, SteadyTime heard) noexcept {
        const bool is_first = samples_ == 0;
        samples_ += samples;
        const auto start = static_cast<double>(heard.time_since_epoch().count()) - length(samples_);
        const double late = start - start_;
        if (is_first || std::abs(late) > most_apart)
            start_ = start; // sound was lost, or stood still
        else
            start_ += std::max(late * (late < 0 ? share_of_early : share_of_late), -most_step);
    }
    /// When the last sample of the next frame was heard. Asked once a frame, which has come.
    SteadyTime end_of_next() noexcept {
        const auto end = ++frames_ * (rate_ / frames_per_second);
        return SteadyTime(microseconds(std::llround(start_ + length(end))));
    }

private:
    static constexpr double most_apart = 200'000; ///< microseconds
    /// In one go: frames stay apart from each other where another input takes over.
    static constexpr double most_step = 300;
    /// Of what a piece came earlier or later than it should have: it may be late because we were busy, but
    /// never early. Clocks of sound cards go wrong by less than a ten-thousandth.
    static constexpr double share_of_early = 1.0 / 16;
    static constexpr double share_of_late = 1.0 / 1024;

    double length(std::uint64_t samples) const noexcept {
        return static_cast<double>(samples) * 1e6 / static_cast<double>(rate_);
    }

    unsigned rate_ = 48000;
    std::uint64_t samples_ = 0;
    std::uint64_t frames_ = 0;
    double start_ = 0; ///< when the first sample was heard: microseconds of the steady clock
};

} // namespace tutti::audio
