// The section `mpris`: which of this desktop's players are heard.
#pragma once

#include "sections/section.hpp"

#include <string>
#include <vector>

namespace tutti::sections {

struct MprisSection {
    std::string player = "auto";        ///< "auto": the last that began to play; else one's name, as "vlc"
    std::vector<std::string> ignore;    ///< never heard
    microseconds position = seconds(5); ///< how often one that plays is asked where it is

    bool operator==(const MprisSection&) const = default;
};

void read_mpris(toml::TableReader& table, MprisSection& section);

} // namespace tutti::sections
