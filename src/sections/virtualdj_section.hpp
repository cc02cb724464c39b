// The section `virtualdj`: where a DJ program says what is played: in a file, to those who hear its
// broadcast, or to us, as if we were the server that it broadcasts to.
#pragma once

#include "sections/section.hpp"

#include <optional>
#include <string>

namespace tutti::sections {

struct VirtualdjSection {
    std::string path; ///< of the file; "~/" is the home folder; empty: there is none yet
    std::string source = "VirtualDJ";
    microseconds over = std::chrono::minutes(20); ///< what began before that is not played any more
    microseconds poll{}; ///< how often the file is looked at; 0: as soon as the system says that it changed
    std::optional<Address> listen;                 ///< where programs broadcast to; nothing: nowhere
    std::optional<toml::SecretReference> password; ///< that they give; without it nobody is heard
    std::string icecast; ///< a broadcast that is listened to, "http://radio.local:8000/live"; empty: none

    bool operator==(const VirtualdjSection&) const = default;
};

void read_virtualdj(toml::TableReader& table, VirtualdjSection& section);

} // namespace tutti::sections
