#include "audio/beat_activation.hpp"

#include <algorithm>

namespace tutti::audio {

Activation activation_of(const Novelty& novelty, const Chances& chances) {
    if (novelty.is_silent) return {};
    return {
        .onset = std::min(1.0F, chances.any[0] + chances.any[1]),
        .beat = chances.beat,
        .downbeat = chances.downbeat,
    };
}

} // namespace tutti::audio
