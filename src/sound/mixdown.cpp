#include "sound/mixdown.hpp"

#include <cmath>

namespace tutti::sound {

std::span<const float> Mixdown::mix(std::span<const float> frames) {
    const std::size_t channels = format_.channels;
    mono_.clear();
    for (; frames.size() >= channels; frames = frames.subspan(channels)) {
        float sum = 0;
        for (const float sample : frames.first(channels)) sum += sample;
        // One that is no number would be many, once it is resampled.
        mono_.push_back(std::isfinite(sum) ? sum / static_cast<float>(channels) : 0.0F);
    }
    return resampler_.process(mono_);
}

} // namespace tutti::sound
