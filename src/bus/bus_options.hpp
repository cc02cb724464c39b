// What a program says when it joins a bus: what every backend takes, and apart from it what only one of them
// does. apps/ fills it from the file and the environment.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"
#include "bus/message.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace tutti::bus {

/// How much is kept for sending. When it is full, the oldest QoS 0 message is dropped; without one, publish()
/// refuses.
struct QueueLimits {
    std::size_t messages = 1000;
    std::size_t bytes = 4 * 1024 * 1024; ///< topics and payloads
};

/// Whether what the broker kept of an earlier session with this client id is wanted.
enum class FirstSession : std::uint8_t { Clean, Resume };

/// When a message of QoS 1 or 2 is acknowledged to the broker.
enum class Acknowledging : std::uint8_t {
    AtOnce,  ///< when it was handed on
    WhenTold ///< when whoever has it says so: MqttSession::settle_delivery()
};

/// What only MQTT has.
struct MqttOptions {
    mqtt::Version version = mqtt::Version::V5; ///< falls back to 3.1.1 where a broker refuses 5
    /// Absent: 60 s over TCP, none over a Unix socket, where the kernel tells at once when the broker is
    /// gone. 0: none.
    std::optional<seconds> keep_alive = {};
    seconds will_delay{0};
    FirstSession first_session = FirstSession::Clean;
    /// How long the broker keeps subscriptions and messages for us while we are away. 0: not at all.
    seconds session_expiry{0};
    std::uint16_t in_flight_limit = 100;    ///< QoS 1 and 2 messages sent and not yet acknowledged
    std::uint16_t receive_maximum = 65'535; ///< such messages that the broker may send ahead
    Acknowledging acknowledging = Acknowledging::AtOnce;
    std::uint32_t packet_limit = 16 * 1024 * 1024; ///< larger packets than this are not taken from the broker
    milliseconds answer_timeout{10'000};           ///< to connect, and for CONNACK and PINGRESP
};

/// What only Redis has.
struct RedisOptions {
    /// There are no wills: how long the state on the will's topic stays when nobody renews it. Renewed, and
    /// looked for by others, three times as often.
    milliseconds presence{30'000};
    milliseconds answer_timeout{10'000}; ///< to connect, and for each answer
    seconds keep_alive{60};              ///< over TCP
};

struct BusOptions {
    std::string client_id = {};           ///< the worker's name; empty: a random one
    std::string root = "tutti";           ///< put before every topic; empty for none
    std::optional<std::string> user = {}; ///< before the URL's
    std::optional<std::string> password = {};
    std::optional<Message> will = {}; ///< published by the backend when we go without stop()
    QueueLimits queue = {};
    milliseconds reconnect_least{100};   ///< the first pause; grows …
    milliseconds reconnect_most{10'000}; ///< … up to this; each ± 20 %
    MqttOptions mqtt = {};
    RedisOptions redis = {};
};

/// For who has no name: "tutti-<16 hex digits>".
std::string random_client_id(RandomSource& random);

} // namespace tutti::bus
