#include "audio/analyzer.hpp"

#include "audio/beat_activation.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tutti::audio {

namespace {

// Flat to 300 Hz, and 68 dB down where an eighth of the rate would take for as low what is not.
constexpr double low_cutoff = 0.04;
constexpr std::size_t low_taps = 64;

} // namespace

Analyzer::Analyzer(unsigned rate, Settings settings, OnFeatures on_features)
    : rate_(rate), hop_(rate / frames_per_second), settings_(settings), ran_with_(settings),
      on_features_(std::move(on_features)), hop_samples_(hop_),
      decimator_(low_factor, low_cutoff, low_taps, hop_), gain_(rate), levels_(rate), spectrum_(rate),
      loudness_(rate), timbre_(rate), tonality_(rate), pitch_(rate), energy_(rate), novelty_(rate),
      structure_(rate) {
    last_gain_ = static_cast<float>(std::pow(10.0, settings.gain / 20));
}

void Analyzer::push(std::span<const float> samples) {
    while (!samples.empty()) {
        const auto some = samples.first(std::min(samples.size(), hop_ - filled_));
        std::ranges::transform(some, &hop_samples_[filled_], [](float sample) {
            return std::isfinite(sample) ? std::clamp(sample, -loudest_sample, loudest_sample) : 0.0F;
        });
        samples = samples.subspan(some.size());
        filled_ += some.size();
        if (filled_ == hop_) end_frame();
    }
}

void Analyzer::end_frame() {
    restart_what_is_switched_on();
    Features features;
    features.number = frames_++;
    features.gain = gain_.next(hop_samples_, settings_);
    // From one factor to the next in a line: a step would be heard as an onset.
    const float step = (features.gain - last_gain_) / static_cast<float>(hop_);
    const auto samples = recent_.next(hop_);
    for (std::size_t i = 0; i < hop_; ++i)
        samples[i] = hop_samples_[i] * (last_gain_ + static_cast<float>(static_cast<int>(i) + 1) * step);
    last_gain_ = features.gain;
    filled_ = 0;
    const auto recent = recent_.all();
    decimator_.next(recent, hop_, low_.next(decimator_.length_of(hop_)));

    const double rate = rate_;
    const Slice slice{
        .number = features.number,
        .rate = rate,
        .samples = samples,
        .as_came = hop_samples_,
        .recent = recent,
        .low = low_.all(),
        .short_spectrum = {short_fft_.magnitudes(recent.last(short_window)), rate / short_window},
        .long_spectrum = {long_fft_.magnitudes(low_.all()), rate / long_window},
        .settings = settings_,
        .gain = features.gain,
    };
    features.levels = levels_.next(slice);
    features.loudness = loudness_.next(slice);
    features.energy = energy_.next(slice);
    const auto& novelty = novelty_.next(slice);
    const auto chances = network_.next(novelty);
    features.onsets = onsets_.next(novelty, chances);
    if (settings_.spectrum) {
        features.spectrum = spectrum_.next(slice);
        features.timbre = timbre_.next(slice);
        features.tonality = tonality_.next(slice);
    }
    if (settings_.pitch) features.pitch = pitch_.next(slice);
    if (settings_.bpm) {
        features.activation = activation_of(novelty, chances);
        const auto tracked = beats_.next(features.activation, settings_);
        features.tempo = tracked.tempo;
        features.beat = tracked.beat;
    }
    if (settings_.structure) features.structure = structure_.next(slice, features);
    on_features_(features);
}

/// A stage that slept begins anew: what it knew is of another music.
void Analyzer::restart_what_is_switched_on() {
    if (settings_.spectrum && !ran_with_.spectrum) {
        spectrum_ = LogSpectrum(rate_);
        timbre_ = TimbreMeter(rate_);
        tonality_ = TonalityTracker(rate_);
    }
    if (settings_.pitch && !ran_with_.pitch) pitch_ = PitchTracker(rate_);
    if (settings_.bpm && !ran_with_.bpm) beats_ = BeatTracker();
    if (settings_.structure && !ran_with_.structure) structure_ = StructureTracker(rate_);
    ran_with_ = settings_;
}

} // namespace tutti::audio
