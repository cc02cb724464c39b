// The section [hub]: where our own broker listens, and what it lends to one client.
#pragma once

#include "base/address.hpp"
#include "broker/limits.hpp"
#include "installation/hub_listener.hpp"
#include "toml/table_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tutti::installation {

/// What outlives the hub.
struct HubDurable {
    std::optional<microseconds> session_expiry = std::chrono::minutes(5); ///< nothing: "off"
    std::vector<std::string> retained = {"config/#"};                     ///< below the bus's root
    std::size_t bytes = std::size_t{256} << 20;

    bool operator==(const HubDurable&) const = default;
};

struct HubConfig {
    std::optional<Address> tcp = Address{"127.0.0.1", 1883}; ///< nothing: "off"
    std::optional<broker::Redirect> redirect;                ///< where clients are sent instead
    /// `limits.latest`: filters below the root, or from the top where they begin with '/'.
    std::vector<std::string> latest = {"reading/#", "status/#",   "health/#", "clock/#",
                                       "song/#",    "playback/#", "frame/#",  "matrix/#"};
    microseconds sys_interval = seconds(10); ///< 0: nothing is said below $SYS
    std::vector<HubListener> listeners;      ///< beside `tcp` and the socket of the run directory
    std::string users = {};                  ///< file of who has a password; empty: in the state directory
    std::string rules = {}; ///< file of who may what on the bus, where there is no [control]; empty: none
    broker::Limits limits;
    /// What is taken of one client in a second, at most; 0: of any pace.
    std::uint32_t messages_per_second = 0;
    std::size_t bytes_per_second = 0;
    HubDurable durable;

    bool operator==(const HubConfig&) const = default;
};

void read_hub(toml::TableReader& table, HubConfig& hub);

} // namespace tutti::installation
