// PUBACK, PUBREC, PUBREL and PUBCOMP (MQTT 5 §3.4–3.7): four packets of one shape.
#pragma once

#include "mqtt/frame.hpp"
#include "mqtt/properties.hpp"
#include "mqtt/protocol.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tutti::mqtt {

struct Ack {
    PacketType type = PacketType::Puback; ///< Puback, Pubrec, Pubrel or Pubcomp
    PacketId packet_id = 0;
    // MQTT 5 only, from here:
    ReasonCode reason = ReasonCode::Success;
    std::optional<std::string_view> reason_string = {};
    UserProperties user_properties = {};

    bool operator==(const Ack&) const = default;
};

/// `frame.type` must be one of the four.
Decoded<Ack> decode_ack(const Frame& frame, Version version) noexcept;

/// In the shortest form: MQTT 5 leaves out what is a plain success.
void encode(std::string& out, const Ack& ack, Version version);

} // namespace tutti::mqtt
