// The section `homeassistant`: what is told to Home Assistant, and under which names.
#pragma once

#include "sections/section.hpp"

#include <string>
#include <vector>

namespace tutti::sections {

struct HomeassistantSection {
    std::string prefix = "homeassistant"; ///< below which it listens for devices
    std::string id =
        "tutti"; ///< begins the names of ours; differs where several installations share a broker
    std::vector<std::string> readings = {"#"}; ///< filters of MQTT on source/sensor
    std::vector<std::string> restartable = {}; ///< services that get a button
    bool services = true;                      ///< whether there is anything of services and health

    bool operator==(const HomeassistantSection&) const = default;
};

void read_homeassistant(toml::TableReader& table, HomeassistantSection& section);

} // namespace tutti::sections
