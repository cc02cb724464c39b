// The section `now-playing`: which of several players counts.
#pragma once

#include "sections/section.hpp"

#include <string>

namespace tutti::sections {

struct NowPlayingSection {
    std::string player = "auto"; ///< "auto": the last that began to play; else a player's name

    bool operator==(const NowPlayingSection&) const = default;
};

void read_now_playing(toml::TableReader& table, NowPlayingSection& section);

} // namespace tutti::sections
