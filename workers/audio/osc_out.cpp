#include "workers/audio/osc_out.hpp"

#include "workers/audio/frame_counts.hpp"
#include "workers/audio/key_name.hpp"

#include <algorithm>

namespace tutti::audio {

namespace {

std::int32_t flag(bool is_so) noexcept { return is_so ? 1 : 0; }

} // namespace

std::span<const osc::Message> OscOut::next(const Features& features, const Settings& settings) {
    const bool is_tenth = frames_ % frames_a_tenth == 0;
    const bool is_second = frames_ % frames_a_second == 0;
    ++frames_;
    count_ = 0;
    say_levels(features.levels);
    if (settings.bpm) say_beat(features, is_second);
    if (settings.pitch) say("/audio/pitch", {features.pitch.frequency, features.pitch.confidence});
    if (settings.spectrum) say_spectrum(features, is_second, is_tenth);
    say_onsets(features.onsets);
    if (settings.structure && (is_tenth || features.structure.is_drop)) say_structure(features.structure);
    if (is_tenth) {
        say("/audio/loudness", {features.loudness.momentary, features.loudness.short_term});
        say("/audio/energy", {features.energy.fast, features.energy.slow});
    }
    return std::span(messages_).first(count_);
}

void OscOut::say_levels(const Levels& levels) {
    say("/audio/levels", {levels.sub_bass, levels.bass, levels.low_mid, levels.mid, levels.high_mid,
                          levels.presence, levels.air, levels.rms});
}

void OscOut::say_beat(const Features& features, bool is_second) {
    const auto& beat = features.beat;
    say("/audio/beat", {flag(beat.is_beat), beat.phase});
    if (beat.is_beat) say("/audio/bar", {beat.number, beat.beats_per_bar, beat.bar_confidence});
    if (is_second) say("/audio/bpm", {features.tempo.bpm, features.tempo.confidence});
}

void OscOut::say_spectrum(const Features& features, bool is_second, bool is_tenth) {
    say_floats("/audio/spectrum", features.spectrum);
    const auto& timbre = features.timbre;
    say("/audio/timbre", {timbre.centroid, timbre.rolloff, timbre.flux, timbre.flatness});
    if (is_tenth) say_floats("/audio/chroma", features.tonality.chroma);
    if (is_second)
        say("/audio/key", {std::string(key_name(features.tonality)), features.tonality.confidence});
}

void OscOut::say_onsets(const Onsets& onsets) {
    float strongest = 0;
    bool is_any = false;
    for (const auto* onset : {&onsets.any, &onsets.low, &onsets.mid, &onsets.high}) {
        if (!onset->is_onset) continue;
        is_any = true;
        strongest = std::max(strongest, onset->strength);
    }
    if (is_any)
        say("/audio/onset",
            {flag(onsets.low.is_onset), flag(onsets.mid.is_onset), flag(onsets.high.is_onset), strongest});
}

void OscOut::say_structure(const Structure& structure) {
    say("/audio/structure", {flag(structure.is_buildup), flag(structure.is_drop), structure.energy_trend,
                             structure.brightness_trend});
}

void OscOut::say(std::string_view address, std::initializer_list<osc::Argument> arguments) {
    add(address).arguments.assign(arguments);
}

void OscOut::say_floats(std::string_view address, std::span<const float> numbers) {
    add(address).arguments.assign(numbers.begin(), numbers.end());
}

osc::Message& OscOut::add(std::string_view address) {
    if (count_ == messages_.size()) messages_.emplace_back();
    auto& message = messages_[count_++];
    message.address.assign(address);
    return message;
}

} // namespace tutti::audio
