// The section `lyrics`: where the words of songs are found.
#pragma once

#include "sections/section.hpp"

#include <string>

namespace tutti::sections {

struct LyricsSection {
    std::string folder = {}; ///< of .lrc files; empty: none

    bool operator==(const LyricsSection&) const = default;
};

void read_lyrics(toml::TableReader& table, LyricsSection& section);

} // namespace tutti::sections
