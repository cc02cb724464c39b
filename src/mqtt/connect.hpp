// CONNECT and CONNACK (MQTT 5 §3.1, §3.2; MQTT 3.1.1 §3.1, §3.2). All texts view the buffer they were decoded
// from.
#pragma once

#include "mqtt/frame.hpp"
#include "mqtt/properties.hpp"
#include "mqtt/protocol.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::mqtt {

/// The message that the server publishes when the client goes without a DISCONNECT (MQTT 5 §3.1.3.2).
struct Will {
    std::string_view topic = {}; ///< a valid topic name
    std::string_view payload = {};
    QoS qos = QoS::AtMostOnce;
    bool retain = false;
    // MQTT 5 only, from here:
    std::uint32_t delay_seconds = 0;
    bool payload_is_utf8 = false;
    std::optional<std::uint32_t> expiry_seconds = {};
    std::optional<std::string_view> content_type = {};
    std::optional<std::string_view> response_topic = {};
    std::optional<std::string_view> correlation_data = {};
    UserProperties user_properties = {};

    bool operator==(const Will&) const = default;
};

struct Connect {
    Version version = Version::V5;
    bool clean_start = true;              ///< "clean session" in 3.1.1
    std::uint16_t keep_alive_seconds = 0; ///< 0 = no keep alive
    std::string_view client_id = {};      ///< may be empty: the server assigns one
    std::optional<Will> will = {};
    std::optional<std::string_view> user_name = {};
    std::optional<std::string_view> password = {};
    // MQTT 5 only, from here:
    std::uint32_t session_expiry_seconds = 0; ///< session_never_expires = kept for ever
    std::uint16_t receive_maximum = 65'535;
    std::optional<std::uint32_t> maximum_packet_size = {};
    std::uint16_t topic_alias_maximum = 0;
    bool request_response_information = false;
    bool request_problem_information = true;
    std::optional<std::string_view> authentication_method = {};
    std::optional<std::string_view> authentication_data = {};
    UserProperties user_properties = {};

    bool operator==(const Connect&) const = default;
};

/// An unknown protocol level is UnsupportedProtocolVersion (MQTT 5 §3.1.2.2), a 3.1.1 client id that is empty
/// without clean session is ClientIdentifierNotValid (MQTT 3.1.1 §3.1.3.1); `connect_version` tells how to
/// word the refusal.
Decoded<Connect> decode_connect(const Frame& frame) noexcept;

/// The version in which to answer a CONNECT that may not be decodable: V311 for levels below 5, else V5. A
/// bridge sets the highest bit of its level; it is answered in its version, and tries again without it.
Version connect_version(const Frame& frame) noexcept;

void encode(std::string& out, const Connect& connect);

struct Connack {
    bool session_present = false;
    ReasonCode reason =
        ReasonCode::Success; ///< in 3.1.1 translated from and to return codes 0–5: can_carry()
    // MQTT 5 only, from here:
    std::optional<std::uint32_t> session_expiry_seconds = {}; ///< absent: as the client asked
    std::uint16_t receive_maximum = 65'535;
    QoS maximum_qos = QoS::ExactlyOnce;
    bool retain_available = true;
    std::optional<std::uint32_t> maximum_packet_size = {};
    std::optional<std::string_view> assigned_client_id = {};
    std::uint16_t topic_alias_maximum = 0;
    std::optional<std::string_view> reason_string = {};
    bool wildcard_subscriptions_available = true;
    bool subscription_identifiers_available = true;
    bool shared_subscriptions_available = true;
    std::optional<std::uint16_t> server_keep_alive_seconds = {};
    std::optional<std::string_view> response_information = {};
    std::optional<std::string_view> server_reference = {};
    std::optional<std::string_view> authentication_method = {};
    std::optional<std::string_view> authentication_data = {};
    UserProperties user_properties = {};

    bool operator==(const Connack&) const = default;
};

/// Whether a CONNACK of this version has a word for it. Where MQTT 3.1.1 has none, a CONNECT is refused by
/// closing the connection without a CONNACK ([MQTT-3.1.4-1], [MQTT-3.2.2-6]).
bool can_carry(Version version, ReasonCode reason) noexcept;

Decoded<Connack> decode_connack(const Frame& frame, Version version) noexcept;
void encode(std::string& out, const Connack& connack, Version version);

} // namespace tutti::mqtt
