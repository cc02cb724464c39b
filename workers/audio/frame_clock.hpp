// FrameClock: when the sound of each frame ended. Frames are counted by samples; the clock on the wall only
// says when a sample was heard. Told the time.
#pragma once

#include "audio/features.hpp"
#include "base/time.hpp"

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
        samples_ += samples;
        heard_ = heard;
    }
    /// When the last sample of the next frame was heard. Asked once a frame, which has come.
    SteadyTime end_of_next() noexcept {
        const auto end = ++frames_ * (rate_ / frames_per_second);
        const auto after = static_cast<std::int64_t>(samples_ - end); // samples that came since
        return heard_ - microseconds(after * 1'000'000 / rate_);
    }
    /// Of the sound that came since begin().
    microseconds length() const noexcept {
        return microseconds(static_cast<std::int64_t>(samples_ * 1'000'000 / rate_));
    }

private:
    unsigned rate_ = 48000;
    std::uint64_t samples_ = 0;
    std::uint64_t frames_ = 0;
    SteadyTime heard_{};
};

} // namespace tutti::audio
