#include "sections/audio_section.hpp"

#include <array>
#include <cmath>
#include <string_view>

namespace tutti::sections {

namespace {

constexpr std::size_t longest_place = 1024;
constexpr std::array<std::string_view, 4> kinds = {"pulse", "alsa", "file", "generator"};

/// Of a sound place the kind alone: what follows it the worker knows, and whether it is there.
struct SoundPlaceText {
    toml::Read<std::string> operator()(const Value& value) const {
        auto text = toml::Text{}(value);
        if (!text) return text;
        if (text->size() > longest_place) return toml::complain("is too long for a place of sound");
        const auto colon = text->find(':');
        const auto kind = std::string_view(*text).substr(0, colon);
        const bool is_url = colon != std::string::npos && text->compare(colon, 3, "://") == 0;
        if (is_url && !kind.empty()) return text;
        for (const auto known : kinds)
            if (kind == known) return text;
        return toml::complain(
            "must begin with pulse, alsa, file: or generator:, or be the address of a stream: "
            "\"pulse:monitor\", \"alsa:hw:CARD=Yeti,DEV=0\", \"file:song.flac\", \"http://…\""
        );
    }
};

/// A number of milliseconds.
struct Milliseconds {
    double least;
    double most;

    toml::Read<microseconds> operator()(const Value& value) const {
        const auto number = toml::Real{least, most}(value);
        if (!number) return std::unexpected(number.error());
        return microseconds(std::llround(*number * 1000));
    }
};

} // namespace

void read_audio(toml::TableReader& table, AudioSection& section) {
    table.read("input", section.input, SoundPlaceText{});
    table.read("gain", section.gain, toml::Real{-40, 40});
    table.read("automatic_gain", section.automatic_gain, toml::Boolean{});
    table.read("gate", section.gate, toml::Real{-100, 0});
    table.read("decay", section.decay, Period{milliseconds(10), seconds(10)});
    table.read("smoothing", section.smoothing, toml::Real{0, 0.99});
    table.read("lead", section.lead, Milliseconds{-30, 200});
    table.read("pitch", section.pitch, toml::Boolean{});
    table.read("bpm", section.bpm, toml::Boolean{});
    table.read("structure", section.structure, toml::Boolean{});
    table.read("spectrum", section.spectrum, toml::Boolean{});
    table.read("bundle", section.bundle, toml::Boolean{});
    table.read("events_per_second", section.events_per_second, toml::Real{0, 60});
    table.read("midi_clock", section.midi_clock, toml::Boolean{});
}

} // namespace tutti::sections
