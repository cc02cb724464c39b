#include "sections/audio_section.hpp"

#include <cmath>
#include <utility>

namespace tutti::sections {

namespace {

/// As the worker reads it; whether it is there only the worker can tell.
toml::Read<contract::SoundPlace> sound_place(const Value& value) {
    const auto text = toml::Text{}(value);
    if (!text) return std::unexpected(text.error());
    auto place = contract::parse_sound_place(*text);
    if (!place) return toml::complain(std::move(place.error().message));
    return std::move(*place);
}

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
    table.read("input", section.input, sound_place);
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
