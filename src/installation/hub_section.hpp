// The section [hub]: where our own broker listens, and what it lends to one client.
#pragma once

#include "base/address.hpp"
#include "broker/limits.hpp"
#include "toml/table_reader.hpp"

#include <optional>

namespace tutti::installation {

struct HubConfig {
    std::optional<Address> tcp = Address{"127.0.0.1", 1883}; ///< nothing: "off"
    std::optional<broker::Redirect> redirect;                ///< where clients are sent instead
    broker::Limits limits;

    bool operator==(const HubConfig&) const = default;
};

void read_hub(toml::TableReader& table, HubConfig& hub);

} // namespace tutti::installation
