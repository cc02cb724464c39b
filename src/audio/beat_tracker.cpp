#include "audio/beat_tracker.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::audio {

namespace {

constexpr double heard = 0.1; // an activation that is more than silence
constexpr double said_in_silence =
    4.0 * frames_per_second;                          // beats are said no longer than this; the clock runs on
constexpr double patience = 10.0 * frames_per_second; // of silence, until nothing is left of a tempo
constexpr double trust_in_silence = 5.0 * frames_per_second;
constexpr double enough_to_start = 0.35;
constexpr double near_enough = 0.12; // of a period: the clock walks there, and does not jump
constexpr double same_tempo = 0.08;
constexpr double doubt_of_phase = 0.6 * frames_per_second;
constexpr double doubt_of_octave = 2.0 * frames_per_second;
constexpr double share_a_frame = 0.08; // of the way to what is believed
constexpr double at_beat = 0.12;       // of a period: what belongs to a beat
constexpr double memory = 2.0 * frames_per_second;

bool is_octave(double ratio) {
    const double octaves = std::abs(std::log2(ratio));
    return octaves > 0.9 && octaves < 1.1;
}

} // namespace

BeatTracker::Tracked BeatTracker::next(const Activation& activation, const Settings& settings) {
    quiet_ = std::max(activation.beat, activation.onset) > heard ? 0 : quiet_ + 1;
    if (quiet_ >= patience) {
        forget();
        return {};
    }
    const double lead = to_seconds(std::clamp(settings.lead, least_lead, most_lead)) * frames_per_second;
    const auto said = clock_.next(lead);
    follow(filter_.next(static_cast<double>(activation.beat)));
    if (!clock_.is_running()) return {};
    hear(activation);
    const auto place = bars_.place(static_cast<int>(clock_.said() - counted_));

    Tracked tracked;
    const auto sure = static_cast<float>(confidence());
    tracked.tempo = {.bpm = static_cast<float>(60 * frames_per_second / clock_.period()), .confidence = sure};
    tracked.beat = {
        .is_beat = said.has_value() && quiet_ < said_in_silence,
        .age = static_cast<float>(said.value_or(0) * frame_seconds),
        .strength = static_cast<float>(strength_),
        .phase = static_cast<float>(clock_.phase()),
        .until_next = static_cast<float>(clock_.until_next() * frame_seconds),
        .confidence = sure,
        .number = place.number,
        .beats_per_bar = place.beats_per_bar,
        .bar_confidence = static_cast<float>(place.confidence),
    };
    return tracked;
}

void BeatTracker::forget() {
    filter_.reset();
    clock_.stop();
    bars_.forget();
    quiet_ = patience;
    doubt_ = held_ = sureness_ = at_beats_ = between_ = strength_ = loudest_ = accent_ = 0;
}

void BeatTracker::follow(const BeatBelief& belief) {
    const double phase = belief.phase + activation_delay / belief.period;
    const double sure = belief.certainty * belief.coherence;
    if (!clock_.is_running()) {
        if (sure > enough_to_start && quiet_ < memory) clock_.start(belief.period, phase);
        return;
    }
    held_ += 1;
    const double ratio = belief.period / clock_.period();
    const double ahead = clock_.ahead(phase);
    const bool agrees = std::abs(ratio - 1) < same_tempo && std::abs(ahead) < near_enough;
    sureness_ += ((agrees ? sure : 0) - sureness_) / (0.5 * frames_per_second);
    if (agrees) {
        doubt_ = std::max(0.0, doubt_ - 2);
        clock_.follow(belief.period, phase, share_a_frame * belief.coherence * belief.presence);
        return;
    }
    doubt_ += sure * belief.presence;
    // What has held for long is not given up for another octave as soon as what was just found.
    if (doubt_ < (is_octave(ratio) ? std::clamp(held_ / 4, doubt_of_phase, doubt_of_octave) : doubt_of_phase))
        return;
    doubt_ = 0;
    if (std::abs(ratio - 1) > same_tempo) held_ = 0;
    if (std::abs(ratio - 1) > same_tempo || std::abs(ahead) > 0.25) bars_.forget();
    clock_.start(belief.period, phase);
}

// What belongs to the beat at hand is known when it is over, a little after the beat.
void BeatTracker::hear(const Activation& activation) {
    const double place =
        static_cast<double>(clock_.passed()) + clock_.phase() - activation_delay / clock_.period();
    const auto beat = std::lround(place);
    const double height = static_cast<double>(activation.beat);
    if (std::abs(place - static_cast<double>(beat)) < at_beat) {
        at_beats_ += (height - at_beats_) / (2 * at_beat * memory);
        loudest_ = std::max(loudest_, static_cast<double>(std::max(activation.beat, activation.onset)));
        accent_ = std::max(accent_, static_cast<double>(activation.downbeat));
        return;
    }
    between_ += (height - between_) / ((1 - 2 * at_beat) * memory);
    if (const auto last = static_cast<long>(std::floor(place)); last > counted_) {
        bars_.hear(accent_, static_cast<int>(last - counted_));
        counted_ = last;
        strength_ = loudest_;
    }
    loudest_ = accent_ = 0;
}

double BeatTracker::confidence() const {
    // Noise may look like a beat to the filter; it is as high between beats as at them.
    const double contrast = (at_beats_ - between_) / std::max(at_beats_ + between_, 1e-6);
    return std::clamp(sureness_ * std::clamp(2 * contrast, 0.0, 1.0), 0.0, 1.0)
           * std::exp(-std::max(0.0, quiet_ - memory) / trust_in_silence);
}

} // namespace tutti::audio
