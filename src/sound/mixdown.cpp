#include "sound/mixdown.hpp"

#include <cmath>

namespace tutti::sound {

std::span<const float> Mixdown::mix(std::span<const float> frames) {
    const std::size_t channels = format_.channels;
    mono_.resize(frames.size() / channels);
    for (std::size_t i = 0; i < mono_.size(); ++i) {
        float sum = 0;
        for (std::size_t channel = 0; channel < channels; ++channel) sum += frames[i * channels + channel];
        // One that is no number would be many, once it is resampled.
        mono_[i] = std::isfinite(sum) ? sum / static_cast<float>(channels) : 0.0F;
    }
    return resampler_.process(mono_);
}

} // namespace tutti::sound
