// An input of kind "mqtt": topics that somebody else speaks on (Zigbee2MQTT, ESPHome), on this installation's
// own bus or on another broker.
#pragma once

#include "device/topic_rule.hpp"
#include "toml/table_reader.hpp"
#include "toml/values.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tutti::device {

struct Mqtt {
    std::string url = {};                 ///< "mqtt://host:1883"; empty: the installation's own bus
    std::optional<std::string> user = {}; ///< at that broker
    std::optional<toml::SecretReference> password = {};
    std::vector<TopicRule> map = {};

    bool operator==(const Mqtt&) const = default;
};

/// mqtt://host:port, or mqtts:// with the files of a TLS query; without a name and a password.
struct BrokerUrl {
    toml::Read<std::string> operator()(const Value& value) const;
};

void read_mqtt(toml::TableReader& table, Mqtt& mqtt);

} // namespace tutti::device
