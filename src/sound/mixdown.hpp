// Mixdown: frames of one to eight channels at any rate → one channel at a native rate, as a room is heard by
// one ear: the mean of the channels.
#pragma once

#include "sound/resampler.hpp"
#include "sound/sound_format.hpp"

#include <span>
#include <vector>

namespace tutti::sound {

class Mixdown {
public:
    explicit Mixdown(SoundFormat format) : format_(format), resampler_(format.rate) {}

    const SoundFormat& format() const noexcept { return format_; }
    unsigned rate() const noexcept { return resampler_.rate(); } ///< of what comes out
    /// Whole frames, the channels side by side. What comes out is valid until the next call.
    std::span<const float> mix(std::span<const float> frames);
    /// What is still kept back, at the end of a stream.
    std::span<const float> finish() { return resampler_.finish(); }
    microseconds latency() const noexcept { return resampler_.latency(); }

private:
    SoundFormat format_;
    Resampler resampler_;
    std::vector<float> mono_;
};

} // namespace tutti::sound
