#include "mqtt/field_rules.hpp"
#include "mqtt/reason_table.hpp"
#include "mqtt/subscribe.hpp"

namespace tutti::mqtt {
namespace {

constexpr PropertySet subscription_ack_properties =
    properties(PropertyId::ReasonString, PropertyId::UserProperty);

bool is_valid_reason(PacketType type, ReasonCode reason, Version version) noexcept {
    if (version == Version::V5) return may_carry(type, reason);
    // MQTT 3.1.1 §3.9.3: three grants and one failure.
    return reason == ReasonCode::UnspecifiedError || static_cast<unsigned>(reason) <= 2;
}

} // namespace

Decoded<SubscriptionAck> decode_subscription_ack(const Frame& frame, Version version) {
    Reader reader{frame.body};
    SubscriptionAck ack;
    ack.type = frame.type;
    ack.packet_id = reader.packet_id();
    if (version == Version::V5) {
        PropertyReader properties{reader, subscription_ack_properties};
        while (properties.next()) ack.reason_string = reader.text();
        ack.user_properties = properties.user_properties();
    }
    const bool has_reasons = version == Version::V5 || ack.type == PacketType::Suback;
    if (has_reasons && reader.empty())
        reader.fail(ReasonCode::ProtocolError, "an acknowledgement without reason codes");
    if (has_reasons) ack.reasons.reserve(reader.size());
    while (has_reasons && !reader.empty()) {
        const auto reason = static_cast<ReasonCode>(reader.u8());
        if (!is_valid_reason(ack.type, reason, version)) {
            reader.fail(ReasonCode::ProtocolError, "a reason code that this acknowledgement cannot carry");
        }
        ack.reasons.push_back(reason);
    }
    return finish(reader, std::move(ack));
}

void encode(std::string& out, const SubscriptionAck& ack, Version version) {
    append_packet(out, ack.type, 0, [&](auto& sink) {
        sink.u16(ack.packet_id);
        if (version == Version::V5) {
            put_properties(sink, [&](auto& properties) {
                properties.sized(PropertyId::ReasonString, ack.reason_string);
                properties.all(ack.user_properties);
            });
        } else if (ack.type == PacketType::Unsuback) {
            return; // MQTT 3.1.1 §3.11.3: no payload
        }
        for (const ReasonCode reason : ack.reasons) {
            const bool plain = version == Version::V5 || !is_failure(reason);
            sink.u8(static_cast<std::uint8_t>(plain ? reason : ReasonCode::UnspecifiedError));
        }
    });
}

} // namespace tutti::mqtt
