#include "workers/audio/osc_out.hpp"

#include "workers/audio/key_name.hpp"

#include <algorithm>

namespace tutti::audio {

namespace {

constexpr std::uint64_t tenth = frames_per_second / 10;
constexpr std::uint64_t second = frames_per_second;

std::int32_t flag(bool is_so) noexcept { return is_so ? 1 : 0; }

/// The size of a bundle's element stands before it (OSC 1.0, "OSC Bundles").
void append_size(std::string& out, std::size_t size) {
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(size >> shift & 0xFF);
}

} // namespace

void OscOut::next(const Features& features, const Settings& settings, WallTime ended) {
    const bool is_tenth = frames_ % tenth == 0;
    const bool is_second = frames_ % second == 0;
    ++frames_;
    if (packing_ == Packing::Bundle) {
        packet_.clear();
        osc::append(packet_, osc::Packet(osc::Bundle{osc::TimeTag::at(ended), {}}));
    }
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
    if (packing_ == Packing::Bundle) send_(packet_);
}

void OscOut::say_levels(const Levels& levels) {
    say("/audio/levels", {levels.sub_bass, levels.bass, levels.low_mid, levels.mid, levels.high_mid,
                          levels.presence, levels.air, levels.rms});
}

void OscOut::say_beat(const Features& features, bool is_second) {
    const auto& beat = features.beat;
    say("/audio/beat", {flag(beat.is_beat), beat.phase});
    if (beat.is_beat) say("/audio/bar", {beat.number, beat.beats_per_bar, beat.confidence});
    if (is_second) say("/audio/bpm", {features.tempo.bpm, features.tempo.confidence});
}

void OscOut::say_spectrum(const Features& features, bool is_second, bool is_tenth) {
    begin_message("/audio/spectrum");
    for (const float band : features.spectrum) message_.arguments.emplace_back(band);
    end_message();
    const auto& timbre = features.timbre;
    say("/audio/timbre", {timbre.centroid, timbre.rolloff, timbre.flux, timbre.flatness});
    if (is_tenth) {
        begin_message("/audio/chroma");
        for (const float note : features.tonality.chroma) message_.arguments.emplace_back(note);
        end_message();
    }
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
    begin_message(address);
    message_.arguments.assign(arguments);
    end_message();
}

void OscOut::begin_message(std::string_view address) {
    message_.address.assign(address);
    message_.arguments.clear();
}

void OscOut::end_message() {
    ++messages_;
    if (packing_ == Packing::Messages) {
        packet_.clear();
        osc::append(packet_, message_);
        return send_(packet_);
    }
    append_size(packet_, osc::printed_size(message_));
    osc::append(packet_, message_);
}

} // namespace tutti::audio
