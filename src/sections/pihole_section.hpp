// The section `pihole`: which Pi-hole the source of that name asks, and how.
#pragma once

#include "base/value.hpp"
#include "sections/section.hpp"

#include <string>

namespace tutti::sections {

struct PiholeSection {
    enum class Version : std::uint8_t { Auto, Five, Six };

    std::string host = "pi.hole"; ///< a name or address, or a URL: "https://pi.hole", "192.168.1.2:8080"
    Value password = {};          ///< a secret's reference: of version 5 the API token; null: none
    Version version = Version::Auto;
    std::string certificate = {}; ///< a PEM file that vouches for it; empty: those that the system knows
    microseconds timeout = default_timeout;

    bool operator==(const PiholeSection&) const = default;
};

void read_pihole(toml::TableReader& table, PiholeSection& section);

} // namespace tutti::sections
