#include "sound/mixdown.hpp"

#include "signal/level_meter.hpp"

namespace tutti::sound {

std::span<const float> Mixdown::mix(std::span<const float> frames) {
    if (format_.channels == 1) return resampler_.process(frames);
    mono_.clear();
    signal::append_mono(frames, format_.channels, mono_);
    return resampler_.process(mono_);
}

} // namespace tutti::sound
