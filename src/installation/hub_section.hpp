// The section [hub]: where our own broker listens, and what it lends to one client.
#pragma once

#include "base/address.hpp"
#include "broker/limits.hpp"
#include "toml/table_reader.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tutti::installation {

struct HubConfig {
    std::optional<Address> tcp = Address{"127.0.0.1", 1883}; ///< nothing: "off"
    std::optional<broker::Redirect> redirect;                ///< where clients are sent instead
    /// `limits.latest`: filters below the root, or from the top where they begin with '/'.
    std::vector<std::string> latest = {"reading/#", "status/#",   "health/#", "clock/#",
                                       "song/#",    "playback/#", "frame/#",  "matrix/#"};
    microseconds sys_interval = seconds(10); ///< 0: nothing is said below $SYS
    broker::Limits limits;

    bool operator==(const HubConfig&) const = default;
};

void read_hub(toml::TableReader& table, HubConfig& hub);

} // namespace tutti::installation
