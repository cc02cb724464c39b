// The section [bus]: where the bus is, and the root of its topics.
#pragma once

#include "toml/table_reader.hpp"

#include <string>

namespace tutti::installation {

struct BusConfig {
    std::string url = "hub";    ///< "hub": the embedded one; or mqtt://host:port of another broker
    std::string root = "tutti"; ///< first segments of every topic

    bool is_embedded() const noexcept { return url == "hub"; }
    bool operator==(const BusConfig&) const = default;
};

/// "hub" or mqtt://host:port.
struct BusUrl {
    toml::Read<std::string> operator()(const Value& value) const;
};

void read_bus(toml::TableReader& table, BusConfig& bus);

} // namespace tutti::installation
