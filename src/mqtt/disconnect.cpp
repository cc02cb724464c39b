#include "mqtt/disconnect.hpp"

#include "mqtt/field_rules.hpp"
#include "mqtt/reason_table.hpp"

namespace tutti::mqtt {
namespace {

constexpr PropertySet disconnect_properties(Sender sender) noexcept {
    return properties(PropertyId::ReasonString, PropertyId::UserProperty)
           | bit(sender == Sender::Client ? PropertyId::SessionExpiryInterval : PropertyId::ServerReference);
}

constexpr PropertySet auth_properties = properties(
    PropertyId::AuthenticationMethod, PropertyId::AuthenticationData, PropertyId::ReasonString,
    PropertyId::UserProperty
);

void read_properties(Reader& reader, Disconnect& disconnect, Sender sender) noexcept {
    PropertyReader properties{reader, disconnect_properties(sender)};
    while (const auto id = properties.next()) {
        switch (*id) {
        case PropertyId::SessionExpiryInterval:
            disconnect.session_expiry_seconds = reader.u32();
            break;
        case PropertyId::ServerReference:
            disconnect.server_reference = reader.text();
            break;
        default:
            disconnect.reason_string = reader.text();
            break;
        }
    }
    disconnect.user_properties = properties.user_properties();
}

void read_properties(Reader& reader, Auth& auth) noexcept {
    PropertyReader properties{reader, auth_properties};
    while (const auto id = properties.next()) {
        switch (*id) {
        case PropertyId::AuthenticationMethod:
            auth.authentication_method = reader.text();
            break;
        case PropertyId::AuthenticationData:
            auth.authentication_data = reader.binary();
            break;
        default:
            auth.reason_string = reader.text();
            break;
        }
    }
    properties.check_authentication();
    auth.user_properties = properties.user_properties();
}

} // namespace

Decoded<Disconnect> decode_disconnect(const Frame& frame, Version version, Sender sender) noexcept {
    Reader reader{frame.body};
    Disconnect disconnect;
    if (version == Version::V5 && !reader.empty()) {
        disconnect.reason = static_cast<ReasonCode>(reader.u8());
        if (!may_disconnect_with(sender, disconnect.reason)) {
            reader.fail(ReasonCode::ProtocolError, "a reason code that this end may not disconnect with");
        }
        if (!reader.empty())
            read_properties(reader, disconnect, sender); // §3.14.2.2.1: left out below two bytes
    }
    return finish(reader, std::move(disconnect));
}

Decoded<Auth> decode_auth(const Frame& frame, Version version, Sender sender) noexcept {
    if (version != Version::V5) return protocol_error("AUTH does not exist in MQTT 3.1.1");
    Reader reader{frame.body};
    Auth auth;
    if (!reader.empty()) { // §3.15.2.1: left out, success
        auth.reason = static_cast<ReasonCode>(reader.u8());
        read_properties(reader, auth);
    }
    if (!may_authenticate_with(sender, auth.reason)) {
        reader.fail(ReasonCode::ProtocolError, "a reason code that this end may not authenticate with");
    }
    return finish(reader, std::move(auth));
}

Decoded<Pingreq> decode_pingreq(const Frame& frame) noexcept {
    if (!frame.body.empty()) return malformed("PINGREQ has no contents");
    return Pingreq{};
}

Decoded<Pingresp> decode_pingresp(const Frame& frame) noexcept {
    if (!frame.body.empty()) return malformed("PINGRESP has no contents");
    return Pingresp{};
}

void encode(std::string& out, const Disconnect& disconnect, Version version) {
    const bool v5 = version == Version::V5;
    const bool has_properties = v5
                                && (disconnect.session_expiry_seconds || disconnect.reason_string
                                    || disconnect.server_reference || !disconnect.user_properties.empty());
    const bool has_reason = v5 && (disconnect.reason != ReasonCode::Success || has_properties);
    append_packet(out, PacketType::Disconnect, 0, [&](auto& sink) {
        if (has_reason) sink.u8(static_cast<std::uint8_t>(disconnect.reason));
        if (!has_properties) return;
        put_properties(sink, [&](auto& properties) {
            properties.four_bytes(PropertyId::SessionExpiryInterval, disconnect.session_expiry_seconds);
            properties.sized(PropertyId::ServerReference, disconnect.server_reference);
            properties.sized(PropertyId::ReasonString, disconnect.reason_string);
            properties.all(disconnect.user_properties);
        });
    });
}

void encode(std::string& out, const Auth& auth) {
    const bool empty = auth.reason == ReasonCode::Success && !auth.authentication_method
                       && !auth.authentication_data && !auth.reason_string && auth.user_properties.empty();
    append_packet(out, PacketType::Auth, 0, [&](auto& sink) {
        if (empty) return;
        sink.u8(static_cast<std::uint8_t>(auth.reason));
        put_properties(sink, [&](auto& properties) {
            properties.sized(PropertyId::AuthenticationMethod, auth.authentication_method);
            properties.sized(PropertyId::AuthenticationData, auth.authentication_data);
            properties.sized(PropertyId::ReasonString, auth.reason_string);
            properties.all(auth.user_properties);
        });
    });
}

void encode(std::string& out, Pingreq) {
    append_packet(out, PacketType::Pingreq, 0, [](auto&) {});
}

void encode(std::string& out, Pingresp) {
    append_packet(out, PacketType::Pingresp, 0, [](auto&) {});
}

} // namespace tutti::mqtt
