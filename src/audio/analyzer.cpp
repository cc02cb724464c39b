#include "audio/analyzer.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tutti::audio {

Analyzer::Analyzer(unsigned rate, Settings settings, OnFeatures on_features)
    : rate_(rate), hop_(rate / frames_per_second), settings_(settings), on_features_(std::move(on_features)),
      recent_(remembered_samples, 0.0F), gain_(rate), levels_(rate), spectrum_(rate), loudness_(rate),
      timbre_(rate), tonality_(rate), pitch_(rate), energy_(rate), novelty_(rate), structure_(rate) {
    hop_samples_.reserve(hop_);
}

void Analyzer::push(std::span<const float> samples) {
    for (const float sample : samples) {
        hop_samples_.push_back(std::isfinite(sample) ? sample : 0.0F);
        if (hop_samples_.size() == hop_) end_frame();
    }
}

void Analyzer::end_frame() {
    Features features;
    features.number = frames_++;
    features.gain = gain_.next(hop_samples_, settings_);
    std::shift_left(recent_.begin(), recent_.end(), static_cast<std::ptrdiff_t>(hop_));
    std::ranges::transform(
        hop_samples_, recent_.end() - static_cast<std::ptrdiff_t>(hop_),
        [&](float sample) { return sample * features.gain; }
    );
    hop_samples_.clear();

    const std::span<const float> recent(recent_);
    const double rate = rate_;
    const Slice slice{
        .number = features.number,
        .rate = rate,
        .samples = recent.last(hop_),
        .recent = recent,
        .short_spectrum = {short_fft_.magnitudes(recent.last(short_window)), rate / short_window},
        .long_spectrum = {long_fft_.magnitudes(recent.last(long_window)), rate / long_window},
        .settings = settings_,
    };
    features.levels = levels_.next(slice);
    features.loudness = loudness_.next(slice);
    features.energy = energy_.next(slice);
    const auto& novelty = novelty_.next(slice);
    features.onsets = onsets_.next(novelty);
    if (settings_.spectrum) {
        features.spectrum = spectrum_.next(slice);
        features.timbre = timbre_.next(slice);
        features.tonality = tonality_.next(slice);
    }
    if (settings_.pitch) features.pitch = pitch_.next(slice);
    if (settings_.bpm) {
        features.activation = activation_.next(novelty);
        const auto tracked = beats_.next(features.activation, settings_);
        features.tempo = tracked.tempo;
        features.beat = tracked.beat;
    }
    if (settings_.structure) features.structure = structure_.next(slice, features);
    on_features_(features);
}

} // namespace tutti::audio
