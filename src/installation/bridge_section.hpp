// The sections [bridge.<name>]: a broker upstream that this installation's bus is joined with, and what
// crosses.
#pragma once

#include "bridge/topic_map.hpp"
#include "mqtt/protocol.hpp"
#include "toml/table_reader.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::installation {

struct BridgeConfig {
    std::string name;
    std::string url = {};  ///< "mqtt://host:1883", "mqtts://host?ca=/path", "unix:///path"
    std::string root = {}; ///< where topics begin there; empty: they have no root
    std::optional<std::string> user = {};
    std::optional<toml::SecretReference> password = {};
    std::string client_id = {}; ///< empty: made of the machine's name and the bridge's
    mqtt::Version version = mqtt::Version::V5;
    std::vector<bridge::TopicRule> topics = {};
    microseconds session_expiry =
        std::chrono::days(1); ///< how long each broker keeps what waits for the other
    bool keep_retained = true;

    bool operator==(const BridgeConfig&) const = default;
};

/// `root` is that of this installation's bus.
void read_bridges(toml::TableReader& table, std::string_view root, std::vector<BridgeConfig>& bridges);

} // namespace tutti::installation
