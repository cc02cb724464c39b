// The section `virtualdj`: which file of a DJ program says what is played.
#pragma once

#include "sections/section.hpp"

#include <string>

namespace tutti::sections {

struct VirtualdjSection {
    std::string path; ///< of the file; "~/" is the home folder; empty: there is none yet
    std::string source = "VirtualDJ";
    microseconds over = std::chrono::minutes(20); ///< what began before that is not played any more
    microseconds poll{}; ///< how often the file is looked at; 0: as soon as the system says that it changed

    bool operator==(const VirtualdjSection&) const = default;
};

void read_virtualdj(toml::TableReader& table, VirtualdjSection& section);

} // namespace tutti::sections
