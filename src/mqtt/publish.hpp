// PUBLISH (MQTT 5 §3.3): the hot packet. Decoding allocates nothing; encoding tells where the few bytes are
// that differ from receiver to receiver, so that one encoding serves a whole fan-out.
#pragma once

#include "mqtt/frame.hpp"
#include "mqtt/properties.hpp"
#include "mqtt/protocol.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::mqtt {

/// Views into the buffer it was decoded from, or into whatever is to be encoded.
struct Publish {
    std::string_view topic = {}; ///< a valid topic name; empty only where `topic_alias` stands for it
    std::string_view payload = {};
    QoS qos = QoS::AtMostOnce;
    bool retain = false;
    bool duplicate = false;
    PacketId packet_id = 0; ///< 0 exactly when QoS 0
    // MQTT 5 only, from here:
    bool payload_is_utf8 = false;
    std::uint16_t topic_alias = 0; ///< 0 = none
    std::optional<std::uint32_t> expiry_seconds = {};
    std::optional<std::string_view> content_type = {};
    std::optional<std::string_view> response_topic = {}; ///< a valid topic name
    std::optional<std::string_view> correlation_data = {};
    SubscriptionIdentifiers subscription_identifiers = {}; ///< only from a server
    UserProperties user_properties = {};

    bool operator==(const Publish&) const = default;
};

/// Allocates nothing. Topic and response topic are valid names without wildcards (else TopicNameInvalid). The
/// payload is not checked against the payload format.
Decoded<Publish> decode_publish(const Frame& frame, Version version, Sender sender) noexcept;

/// Where the receiver-specific bytes of one encoded PUBLISH lie, as offsets into the string it was appended
/// to.
struct PublishLayout {
    std::size_t start = 0;            ///< the first byte: type, dup, QoS, retain
    std::size_t size = 0;             ///< of the whole packet
    std::size_t packet_id_offset = 0; ///< two bytes, big-endian; 0 when QoS 0
    std::size_t expiry_offset = 0;    ///< four bytes, big-endian; 0 when there is no expiry
};

/// Appends a whole PUBLISH. QoS 0 bytes are the same for every receiver of that version; for QoS > 0 copy
/// them and `patch_packet_id`. Subscription identifiers and topic alias are receiver-specific too: encode
/// those separately.
PublishLayout encode(std::string& out, const Publish& publish, Version version);

/// Size of what `encode` would append.
std::size_t encoded_size(const Publish& publish, Version version) noexcept;

/// `at` points to the two bytes of the packet id.
inline void patch_packet_id(char* at, PacketId packet_id) noexcept {
    at[0] = static_cast<char>(packet_id >> 8);
    at[1] = static_cast<char>(packet_id & 0xFF);
}
/// `at` points to the four bytes of the message expiry interval.
inline void patch_expiry(char* at, std::uint32_t seconds) noexcept {
    for (int i = 0; i < 4; ++i) at[i] = static_cast<char>((seconds >> (24 - 8 * i)) & 0xFF);
}
/// `at` points to the first byte of an encoded PUBLISH.
inline void patch_duplicate(char* at) noexcept { *at = static_cast<char>(*at | 0x08); }
/// The same, of one encoded with QoS 1.
inline void patch_to_exactly_once(char* at) noexcept { *at = static_cast<char>((*at & ~0x06) | 0x04); }
inline void patch_retain(char* at, bool retain) noexcept {
    *at = static_cast<char>((*at & ~0x01) | (retain ? 0x01 : 0x00));
}

} // namespace tutti::mqtt
