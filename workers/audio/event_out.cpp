#include "workers/audio/event_out.hpp"

#include "workers/audio/features_value.hpp"
#include "workers/audio/frame_counts.hpp"
#include "workers/audio/key_name.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace tutti::audio {

namespace {

/// A beat that is said later than this is no beat.
constexpr std::uint64_t moment = frames_a_tenth;
constexpr std::uint64_t always = std::numeric_limits<std::uint64_t>::max();
constexpr float least_change_of_tempo = 1; ///< BPM

constexpr std::array<std::string_view, 13> types = {
    "raw.audio.levels", "raw.audio.spectrum", "raw.audio.features", "audio.beat", "audio.onset",
    "audio.onset",      "audio.onset",        "audio.onset",        "audio.drop", "audio.buildup",
    "audio.break",      "audio.tempo",        "audio.key",
};

Value state_value(bool is_so) { return Value::object({{"state", is_so}}); }

} // namespace

void EventOut::next(const Features& features, const Settings& settings) {
    say_moments(features, settings);
    say_states(features, settings);
    due_ += rate_ / frames_per_second;
    // Sums of fractions: 60 times 1/60 is to be one event more, not one less.
    if (due_ >= 1 - 1e-9) {
        due_ -= 1;
        say_levels(features, settings.spectrum);
    }
    if (rate_ > 0 && frame_ % frames_a_tenth == 0) say_features(features, settings);
    ++frame_;
}

void EventOut::flush(const Say& say) {
    for (std::size_t kind = 0; waiting_ > 0 && kind < kinds; ++kind) {
        auto waiting = std::exchange(slots_[kind], std::nullopt);
        if (!waiting) continue;
        --waiting_;
        const bool is_stale = frame_ > waiting->good_until;
        ++(is_stale ? skipped_ : said_);
        if (!is_stale) say(types[kind], waiting->data);
    }
}

void EventOut::lay_ready(Kind kind, Value data, std::uint64_t good_for) {
    auto& slot = slots_[static_cast<std::size_t>(kind)];
    ++(slot ? skipped_ : waiting_);
    slot = Waiting{std::move(data), good_for == always ? always : frame_ + good_for};
}

void EventOut::say_levels(const Features& features, bool with_spectrum) {
    lay_ready(Kind::Levels, to_value(features.levels), moment);
    if (with_spectrum)
        lay_ready(Kind::Spectrum, Value::object({{"bands", to_list(features.spectrum)}}), moment);
}

void EventOut::say_features(const Features& features, const Settings& settings) {
    const auto& [number, gain, levels, spectrum, loudness, timbre, tonality, pitch, onsets, activation, tempo, beat, energy, structure] =
        features;
    std::vector<Member> members = {
        {"momentary", short_number(loudness.momentary)},
        {"short_term", short_number(loudness.short_term)},
        {"energy_fast", short_number(energy.fast)},
        {"energy_slow", short_number(energy.slow)},
        {"gain", short_number(gain)},
    };
    const auto add = [&members](std::initializer_list<Member> further) {
        members.insert(members.end(), further);
    };
    if (settings.bpm)
        add(
            {{"bpm", short_number(tempo.bpm)},
             {"bpm_confidence", short_number(tempo.confidence)},
             {"phase", short_number(beat.phase)},
             {"beat_confidence", short_number(beat.confidence)},
             {"number", beat.number},
             {"beats_per_bar", beat.beats_per_bar},
             {"bar_confidence", short_number(beat.bar_confidence)}}
        );
    if (settings.pitch)
        add({{"pitch", short_number(pitch.frequency)}, {"pitch_confidence", short_number(pitch.confidence)}});
    if (settings.spectrum)
        add(
            {{"centroid", short_number(timbre.centroid)},
             {"rolloff", short_number(timbre.rolloff)},
             {"flux", short_number(timbre.flux)},
             {"flatness", short_number(timbre.flatness)},
             {"chroma", to_list(tonality.chroma)},
             {"key", key_name(tonality)},
             {"key_confidence", short_number(tonality.confidence)}}
        );
    if (settings.structure)
        add(
            {{"is_buildup", structure.is_buildup},
             {"is_break", structure.is_break},
             {"buildup", short_number(structure.buildup)},
             {"energy_trend", short_number(structure.energy_trend)},
             {"brightness_trend", short_number(structure.brightness_trend)}}
        );
    lay_ready(Kind::Features, Value::object(std::move(members)), frames_a_tenth);
}

void EventOut::say_moments(const Features& features, const Settings& settings) {
    const auto& beat = features.beat;
    if (settings.bpm && beat.is_beat)
        lay_ready(
            Kind::Beat,
            Value::object(
                {{"bpm", short_number(features.tempo.bpm)},
                 {"strength", short_number(beat.strength)},
                 {"confidence", short_number(beat.confidence)},
                 {"number", beat.number},
                 {"beats_per_bar", beat.beats_per_bar},
                 {"bar_confidence", short_number(beat.bar_confidence)}}
            ),
            moment
        );
    say_onset(Kind::Onset, "any", features.onsets.any);
    say_onset(Kind::LowOnset, "low", features.onsets.low);
    say_onset(Kind::MidOnset, "mid", features.onsets.mid);
    say_onset(Kind::HighOnset, "high", features.onsets.high);
    if (settings.structure && features.structure.is_drop) lay_ready(Kind::Drop, Value::object({}), moment);
}

void EventOut::say_onset(Kind kind, std::string_view band, const Onset& onset) {
    if (!onset.is_onset) return;
    lay_ready(kind, Value::object({{"band", band}, {"strength", short_number(onset.strength)}}), moment);
}

void EventOut::say_states(const Features& features, const Settings& settings) {
    // What is switched off is not so.
    const bool is_buildup = settings.structure && features.structure.is_buildup;
    const bool is_break = settings.structure && features.structure.is_break;
    if (std::exchange(is_buildup_, is_buildup) != is_buildup)
        lay_ready(Kind::Buildup, state_value(is_buildup), always);
    if (std::exchange(is_break_, is_break) != is_break) lay_ready(Kind::Break, state_value(is_break), always);
    const auto tempo = settings.bpm ? features.tempo : Tempo{};
    if (std::abs(tempo.bpm - bpm_) >= least_change_of_tempo && frame_ >= tempo_frame_) {
        bpm_ = tempo.bpm;
        tempo_frame_ = frame_ + frames_a_second;
        lay_ready(
            Kind::Tempo,
            Value::object({{"bpm", short_number(tempo.bpm)}, {"confidence", short_number(tempo.confidence)}}),
            always
        );
    }
    const auto& tonality = features.tonality;
    const bool is_new_key =
        tonality.tonic >= 0 && (tonality.tonic != tonic_ || tonality.is_minor != is_minor_);
    if (settings.spectrum && is_new_key && frame_ >= key_frame_) {
        tonic_ = tonality.tonic;
        is_minor_ = tonality.is_minor;
        key_frame_ = frame_ + frames_a_second;
        lay_ready(
            Kind::Key,
            Value::object({{"key", key_name(tonality)}, {"confidence", short_number(tonality.confidence)}}),
            always
        );
    }
}

} // namespace tutti::audio
