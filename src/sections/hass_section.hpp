// The section `hass`: which entities of which Home Assistant the source of that name asks for.
#pragma once

#include "base/value.hpp"
#include "sections/section.hpp"

#include <string>
#include <vector>

namespace tutti::sections {

struct HassSection {
    static constexpr std::size_t most_entities = 64;

    std::string url = "http://homeassistant.local:8123";
    Value token = {};                       ///< a secret's reference: a long-lived access token; null: none
    std::vector<std::string> entities;      ///< "sensor.outside_temperature"
    microseconds timeout = default_timeout; ///< for all of them

    bool operator==(const HassSection&) const = default;
};

void read_hass(toml::TableReader& table, HassSection& section);

} // namespace tutti::sections
