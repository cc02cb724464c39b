#include "mqtt/ack.hpp"

#include "mqtt/field_rules.hpp"
#include "mqtt/reason_table.hpp"

namespace tutti::mqtt {
namespace {

constexpr PropertySet ack_properties = properties(PropertyId::ReasonString, PropertyId::UserProperty);

void read_properties(Reader& reader, Ack& ack) noexcept {
    PropertyReader properties{reader, ack_properties};
    while (properties.next()) ack.reason_string = reader.text();
    ack.user_properties = properties.user_properties();
}

} // namespace

Decoded<Ack> decode_ack(const Frame& frame, Version version) noexcept {
    Reader reader{frame.body};
    Ack ack;
    ack.type = frame.type;
    ack.packet_id = reader.packet_id();
    if (version == Version::V5 && !reader.empty()) {
        ack.reason = static_cast<ReasonCode>(reader.u8());
        if (!may_carry(ack.type, ack.reason)) {
            reader.fail(ReasonCode::ProtocolError, "a reason code that this acknowledgement cannot carry");
        }
        if (!reader.empty()) read_properties(reader, ack); // §3.4.2.2.1: left out below four bytes
    }
    return finish(reader, std::move(ack));
}

void encode(std::string& out, const Ack& ack, Version version) {
    const unsigned flags = ack.type == PacketType::Pubrel ? 0x02 : 0x00;
    const bool has_properties = version == Version::V5 && (ack.reason_string || !ack.user_properties.empty());
    const bool has_reason = version == Version::V5 && (ack.reason != ReasonCode::Success || has_properties);
    append_packet(out, ack.type, flags, [&](auto& sink) {
        sink.u16(ack.packet_id);
        if (has_reason) sink.u8(static_cast<std::uint8_t>(ack.reason));
        if (!has_properties) return;
        put_properties(sink, [&](auto& properties) {
            properties.sized(PropertyId::ReasonString, ack.reason_string);
            properties.all(ack.user_properties);
        });
    });
}

} // namespace tutti::mqtt
