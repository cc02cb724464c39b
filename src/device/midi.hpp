// An input of kind "midi": MIDI devices, by the ALSA sequencer, or as bytes of a raw device. `tutti-midi`
// hears them.
#pragma once

#include "toml/table_reader.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tutti::device {

struct Midi {
    std::string port = {};      ///< a pattern of the names of ports; empty: all that are devices
    std::string raw = {};       ///< the path of a raw device, instead of the sequencer
    std::uint32_t baud = 31250; ///< of a raw device that is a serial port
    bool clock = true;          ///< whether the beats of a clock are events

    bool operator==(const Midi&) const = default;
};

void read_midi(toml::TableReader& table, Midi& midi);

/// What follows the name of `tutti-midi` in its command line.
std::vector<std::string> arguments_of(const Midi& midi);

} // namespace tutti::device
