// The section [director]: how much may be defined over the bus.
#pragma once

#include "event/definition/limits.hpp"
#include "toml/table_reader.hpp"

namespace tutti::installation {

struct DirectorConfig {
    event::definition::Limits limits;

    bool operator==(const DirectorConfig&) const = default;
};

void read_director(toml::TableReader& table, DirectorConfig& director);

} // namespace tutti::installation
