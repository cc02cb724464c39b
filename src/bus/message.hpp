// What travels on the bus, whichever backend carries it.
#pragma once

#include "base/result.hpp"
#include "mqtt/protocol.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace tutti::bus {

/// 0: may be lost; 1: arrives, perhaps twice; 2: arrives once. A backend that has less gives what it has
/// (Capabilities).
using mqtt::QoS;

struct UserProperty {
    std::string name;
    std::string value;

    bool operator==(const UserProperty&) const = default;
};

struct Message {
    /// As the contract writes it, below the bus's root: "reading/system/load_1min". With a leading '/' it is
    /// absolute: the rest stands as it is, outside the root.
    std::string topic = {};
    std::string payload = {};
    QoS qos = QoS::AtMostOnce;
    /// Sent: keep as the topic's last known state (an empty payload forgets it). Received: this is such a
    /// kept state.
    bool retain = false;
    /// How long it is worth delivering. Received: what is left of that.
    std::optional<std::chrono::seconds> expiry = {};
    /// Where an answer is expected; same writing as `topic`.
    std::optional<std::string> response_topic = {};
    std::optional<std::string> correlation_data = {};
    std::optional<std::string> content_type = {};
    bool payload_is_utf8 = false; ///< the sender's word for it (MQTT 5 §3.3.2.3.2)
    std::vector<UserProperty> user_properties = {};

    bool operator==(const Message&) const = default;
};

/// Whether the message can be sent at all: a valid topic without wildcards, UTF-8 texts, fields of at most
/// 65,535 bytes.
Result<void> check(const Message& message);

/// To be called with a message that is used again for the next one: its memory stays, but not that of a
/// large one.
void forget_large(Message& message) noexcept;

/// The answer to `request`, addressed and correlated; QoS 1. `request` must have a response topic.
Message reply_to(const Message& request, std::string payload);

} // namespace tutti::bus
