// An input of kind "microphone": how loud it is, by PulseAudio. `tutti-microphone` hears it.
#pragma once

#include "base/time.hpp"
#include "toml/table_reader.hpp"

#include <string>
#include <vector>

namespace tutti::device {

struct Microphone {
    std::string device = {}; ///< a pattern of the names of sources; empty: the server's default source
    microseconds block = milliseconds(50); ///< one level for each so long

    bool operator==(const Microphone&) const = default;
};

void read_microphone(toml::TableReader& table, Microphone& microphone);

/// What follows the name of `tutti-microphone` in its command line.
std::vector<std::string> arguments_of(const Microphone& microphone);

} // namespace tutti::device
