#include "audio/beat_activation.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tutti::audio {

namespace {

constexpr float memory = 4; // seconds
constexpr float least_onset = 0.1F;
constexpr std::size_t low_bands = 4;

float mean(std::span<const float> values) {
    return std::accumulate(values.begin(), values.end(), 0.0F) / static_cast<float>(values.size());
}

float against(float value, float& peak) {
    static const float fall = std::exp(-1 / (memory * frames_per_second));
    peak = std::max({value, peak * fall, least_onset});
    return value / peak;
}

} // namespace

Activation BeatActivation::next(const Novelty& novelty) {
    float onset = 0;
    float low = 0;
    for (const auto& part : novelty.part) {
        onset = std::max(onset, mean(part.rise));
        low = std::max(low, mean(std::span(part.rise).first(low_bands)));
    }
    if (novelty.is_silent) onset = low = 0;
    return {
        .onset = against(onset, onset_peak_), .beat = against(onset + low / 2, beat_peak_), .downbeat = 0
    };
}

} // namespace tutti::audio
