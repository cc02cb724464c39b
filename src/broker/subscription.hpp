// Subscription: that a client is to get what is published on the topics of a filter, and how.
#pragma once

#include "mqtt/subscribe.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tutti::broker {

class Session;

/// What a client asked for with one filter. It is kept twice for each: in eight bytes.
struct Subscription {
    mqtt::QoS qos : 2 = mqtt::QoS::AtMostOnce; ///< as granted
    bool no_local : 1 = false;
    bool retain_as_published : 1 = false;
    std::uint32_t identifier : 28 = 0; ///< at most `most_identifier`; 0: none
    std::uint32_t group = 0;           ///< the ShareGroup's id; 0: none

    static constexpr std::uint32_t most_identifier = (1U << 28) - 1; ///< MQTT 5 §3.8.2.1.2

    bool operator==(const Subscription&) const = default;
};

/// What "$share/<name>/<filter>" is about: its members get each message once among them (MQTT 5 §4.8.2).
struct ShareGroup {
    std::uint32_t id = 0; ///< never 0; no later group gets it
    std::size_t members = 0;
    std::size_t turn = 0; ///< whose it is

    /// Marks where RouteCache put this group in the route it is building.
    std::uint64_t route_serial = 0;
    std::size_t route_index = 0;
};

/// One of those who have a filter.
struct Subscriber {
    Session* session;
    Subscription subscription;
    ShareGroup* group = nullptr; ///< of a shared subscription; valid while it has members
};

/// All who have it: those who share it too, and with others of the same group.
using Audience = std::vector<Subscriber>;

} // namespace tutti::broker
