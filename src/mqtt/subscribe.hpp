// SUBSCRIBE, SUBACK, UNSUBSCRIBE and UNSUBACK (MQTT 5 §3.8–3.11).
#pragma once

#include "mqtt/frame.hpp"
#include "mqtt/properties.hpp"
#include "mqtt/protocol.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::mqtt {

/// MQTT 5 §3.8.3.1: which retained messages a new subscription is sent.
enum class RetainHandling : std::uint8_t { Always = 0, IfNew = 1, Never = 2 };

struct SubscriptionRequest {
    /// Not checked beyond UTF-8 (`parse_filter` does that: a bad filter is answered in the SUBACK, not by a
    /// disconnect).
    std::string_view filter = {};
    QoS maximum_qos = QoS::AtMostOnce;
    // MQTT 5 only, from here:
    bool no_local = false;
    bool retain_as_published = false;
    RetainHandling retain_handling = RetainHandling::Always;

    bool operator==(const SubscriptionRequest&) const = default;
};

struct Subscribe {
    PacketId packet_id = 0;
    std::optional<std::uint32_t> subscription_identifier = {}; ///< MQTT 5 only
    UserProperties user_properties = {};                       ///< MQTT 5 only
    std::vector<SubscriptionRequest> requests = {};            ///< at least one

    bool operator==(const Subscribe&) const = default;
};

struct Unsubscribe {
    PacketId packet_id = 0;
    UserProperties user_properties = {};        ///< MQTT 5 only
    std::vector<std::string_view> filters = {}; ///< at least one

    bool operator==(const Unsubscribe&) const = default;
};

/// SUBACK and UNSUBACK. `reasons` answer the requests in their order; a 3.1.1 UNSUBACK carries none.
struct SubscriptionAck {
    PacketType type = PacketType::Suback; ///< or Unsuback
    PacketId packet_id = 0;
    std::vector<ReasonCode> reasons = {};
    // MQTT 5 only, from here:
    std::optional<std::string_view> reason_string = {};
    UserProperties user_properties = {};

    bool operator==(const SubscriptionAck&) const = default;
};

Decoded<Subscribe> decode_subscribe(const Frame& frame, Version version);
Decoded<Unsubscribe> decode_unsubscribe(const Frame& frame, Version version);
/// `frame.type` must be Suback or Unsuback.
Decoded<SubscriptionAck> decode_subscription_ack(const Frame& frame, Version version);

void encode(std::string& out, const Subscribe& subscribe, Version version);
void encode(std::string& out, const Unsubscribe& unsubscribe, Version version);
/// In 3.1.1 every failure of a SUBACK becomes 0x80 and an UNSUBACK has no reasons.
void encode(std::string& out, const SubscriptionAck& ack, Version version);

} // namespace tutti::mqtt
