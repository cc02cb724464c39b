// The words that every packet shares: protocol version, packet type, quality of service, and how a decoder
// says no. No bytes here.
#pragma once

#include "mqtt/reason_code.hpp"

#include <cstdint>
#include <expected>
#include <string_view>

namespace tutti::mqtt {

/// The protocol level byte of CONNECT. Everything in `mqtt` speaks exactly these two.
enum class Version : std::uint8_t { V311 = 4, V5 = 5 };

/// MQTT 5 §2.1.2, in the order of the wire.
enum class PacketType : std::uint8_t {
    Connect = 1,
    Connack,
    Publish,
    Puback,
    Pubrec,
    Pubrel,
    Pubcomp,
    Subscribe,
    Suback,
    Unsubscribe,
    Unsuback,
    Pingreq,
    Pingresp,
    Disconnect,
    Auth, ///< MQTT 5 only
};

/// The name in capitals as the specification writes it: "CONNECT".
std::string_view name(PacketType type) noexcept;

enum class QoS : std::uint8_t { AtMostOnce = 0, AtLeastOnce = 1, ExactlyOnce = 2 };

/// Which end wrote the bytes: a few rules differ (subscription identifiers, reason codes of DISCONNECT).
enum class Sender : std::uint8_t { Client, Server };

/// Never 0 on the wire; 0 stands for "none" (a QoS 0 PUBLISH).
using PacketId = std::uint16_t;

inline constexpr std::uint32_t max_remaining_length = 268'435'455;         // MQTT 5 §2.1.4: four 7-bit groups
inline constexpr std::uint32_t max_packet_size = max_remaining_length + 5; // with the fixed header
inline constexpr std::uint32_t session_never_expires = 0xFFFF'FFFF;        // MQTT 5 §3.1.2.11.2

/// Why bytes are no packet: the reason code for the CONNACK or DISCONNECT, and a sentence (static, no full
/// stop).
struct DecodeError {
    ReasonCode reason = ReasonCode::MalformedPacket;
    const char* message = "";
};

template <typename T>
using Decoded = std::expected<T, DecodeError>;

/// For `return malformed("reserved flags are set");` in a function that returns Decoded<T>.
inline std::unexpected<DecodeError> malformed(const char* message) noexcept {
    return std::unexpected(DecodeError{ReasonCode::MalformedPacket, message});
}
inline std::unexpected<DecodeError> protocol_error(const char* message) noexcept {
    return std::unexpected(DecodeError{ReasonCode::ProtocolError, message});
}

} // namespace tutti::mqtt
