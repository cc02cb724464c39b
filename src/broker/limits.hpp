// What one hub lends to its clients. Every number bounds memory or time that a client could otherwise take.
#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace tutti::broker {

/// The defaults are those of DESIGN §10 and tutti.example.toml; sizes are in bytes.
struct Limits {
    std::uint32_t packet = 1024 * 1024;        ///< one MQTT packet from a client, announced to MQTT 5 clients
    std::uint32_t connect_packet = 128 * 1024; ///< the CONNECT of someone we do not know yet
    std::size_t clients = 1000;                ///< open connections
    std::size_t sessions = 2000;               ///< with the sleeping ones; the longest asleep makes room
    std::size_t subscriptions = 1000;          ///< of one client
    std::size_t topic_levels = 64;             ///< of a topic or filter
    std::size_t queue_messages = 1000;         ///< waiting for one client
    std::size_t queue_bytes = 256 * 1024;      ///< waiting for one client
    std::uint16_t receive_maximum = 1000;      ///< unacknowledged QoS 1 from a client, announced
    std::uint16_t inflight = 200;              ///< unacknowledged QoS 1 to a client, who may ask for less
    std::size_t retained_messages = 20'000;
    std::size_t stored_bytes = 64 * 1024 * 1024;          ///< of all messages kept, retained or queued
    seconds connect_timeout = seconds(10);                ///< from the transport's opening to a CONNECT
    std::uint32_t session_expiry_seconds = 7 * 24 * 3600; ///< the longest that a session sleeps
    /// An online client whose QoS 1 queue grows past so many times the queue limits is disconnected.
    std::size_t hard_factor = 8;

    bool operator==(const Limits&) const = default;
};

/// What MQTT 5 clients are told to put their reply topics under: `<prefix><client id>/`.
struct Options {
    Limits limits;
    std::string response_prefix = "tutti/reply/";
};

} // namespace tutti::broker
