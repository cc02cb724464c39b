// Counters since the start, and what is held now. Plain numbers, read by whoever reports them.
#pragma once

#include <cstdint>
#include <string_view>

namespace tutti::broker {

struct Stats {
    std::uint64_t clients = 0;      ///< connected now
    std::uint64_t most_clients = 0; ///< connected at a time
    std::uint64_t sessions = 0;
    std::uint64_t subscriptions = 0;
    std::uint64_t shared_subscriptions = 0; ///< of these
    std::uint64_t subscription_changes = 0; ///< SUBSCRIBEs and UNSUBSCRIBEs of one filter
    std::uint64_t retained = 0;
    std::uint64_t stored_bytes = 0;
    std::uint64_t connections = 0;     ///< accepted CONNECTs
    std::uint64_t refused = 0;         ///< refused CONNECTs
    std::uint64_t made_way = 0;        ///< connections without CONNECT that made way for others
    std::uint64_t received = 0;        ///< PUBLISH packets from clients
    std::uint64_t sent = 0;            ///< PUBLISH packets to clients
    std::uint64_t others_received = 0; ///< other packets than PUBLISH
    std::uint64_t others_sent = 0;
    std::uint64_t bytes_received = 0;
    std::uint64_t bytes_sent = 0;
    std::uint64_t dropped = 0;      ///< deliveries given up: slow consumer, full queue, packet too large
    std::uint64_t lost = 0;         ///< of these, of QoS 1 and 2 to sleeping clients
    std::uint64_t dropped_qos0 = 0; ///< of these, with QoS 0, for clients that did not keep up
    std::uint64_t coalesced = 0;    ///< latest values that a newer one replaced while they waited
    std::uint64_t expired = 0;      ///< deliveries whose message expired while it waited
    std::uint64_t denied = 0;       ///< PUBLISHes and subscriptions that the authorizer refused
    std::uint64_t malformed = 0;
};

/// What has gone over one connection since it began.
struct Traffic {
    std::uint64_t received = 0; ///< PUBLISH packets that were taken from it
    std::uint64_t sent = 0;     ///< PUBLISH packets to it
    std::uint64_t bytes_received = 0;
    std::uint64_t bytes_sent = 0;

    std::uint64_t bytes() const noexcept { return bytes_received + bytes_sent; }
};

/// The traffic of a connected client.
struct ClientTraffic {
    std::string_view client; ///< its id
    std::string_view user;   ///< empty: it has no name
    Traffic traffic;
};

/// How many messages a topic has had.
struct TopicCount {
    std::string_view topic;
    std::uint64_t messages = 0;
};

} // namespace tutti::broker
