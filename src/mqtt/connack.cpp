#include "mqtt/connect.hpp"
#include "mqtt/field_rules.hpp"
#include "mqtt/reason_table.hpp"

#include <array>

namespace tutti::mqtt {
namespace {

constexpr PropertySet connack_properties = properties(
    PropertyId::SessionExpiryInterval, PropertyId::ReceiveMaximum, PropertyId::MaximumQoS,
    PropertyId::RetainAvailable, PropertyId::MaximumPacketSize, PropertyId::AssignedClientIdentifier,
    PropertyId::TopicAliasMaximum, PropertyId::ReasonString, PropertyId::WildcardSubscriptionAvailable,
    PropertyId::SubscriptionIdentifierAvailable, PropertyId::SharedSubscriptionAvailable,
    PropertyId::ServerKeepAlive, PropertyId::ResponseInformation, PropertyId::ServerReference,
    PropertyId::AuthenticationMethod, PropertyId::AuthenticationData, PropertyId::UserProperty
);

/// The return codes of MQTT 3.1.1 (§3.2.2.3), by their number.
constexpr std::array return_codes = {
    ReasonCode::Success,
    ReasonCode::UnsupportedProtocolVersion,
    ReasonCode::ClientIdentifierNotValid,
    ReasonCode::ServerUnavailable,
    ReasonCode::BadUserNameOrPassword,
    ReasonCode::NotAuthorized,
};

std::optional<std::uint8_t> to_return_code(ReasonCode reason) noexcept {
    for (std::uint8_t i = 0; i < return_codes.size(); ++i) {
        if (return_codes[i] == reason) return i;
    }
    switch (reason) {
    case ReasonCode::Banned:
    case ReasonCode::BadAuthenticationMethod:
        return 5;
    case ReasonCode::ServerBusy:
    case ReasonCode::QuotaExceeded:
    case ReasonCode::UseAnotherServer:
    case ReasonCode::ServerMoved:
    case ReasonCode::ConnectionRateExceeded:
        return 3; // it asks the client to try again
    default:
        return std::nullopt;
    }
}

ReasonCode read_reason(Reader& reader, Version version) noexcept {
    const std::uint8_t byte = reader.u8();
    if (version == Version::V311) {
        if (byte < return_codes.size()) return return_codes[byte];
        reader.fail(ReasonCode::ProtocolError, "an unknown return code in CONNACK");
        return ReasonCode::UnspecifiedError;
    }
    const auto reason = static_cast<ReasonCode>(byte);
    if (!may_carry(PacketType::Connack, reason)) {
        reader.fail(ReasonCode::ProtocolError, "a reason code that CONNACK cannot carry");
    }
    return reason;
}

void read_property(Reader& reader, PropertyId id, Connack& connack) noexcept {
    switch (id) {
    case PropertyId::SessionExpiryInterval:
        connack.session_expiry_seconds = reader.u32();
        break;
    case PropertyId::ReceiveMaximum:
        connack.receive_maximum = require_not_zero(reader, reader.u16(), "the receive maximum is zero");
        break;
    case PropertyId::MaximumQoS:
        // §3.2.2.3.4: 0 or 1; QoS 2 is said by leaving it out.
        connack.maximum_qos = reader.boolean() ? QoS::AtLeastOnce : QoS::AtMostOnce;
        break;
    case PropertyId::RetainAvailable:
        connack.retain_available = reader.boolean();
        break;
    case PropertyId::MaximumPacketSize:
        connack.maximum_packet_size =
            require_not_zero(reader, reader.u32(), "the maximum packet size is zero");
        break;
    case PropertyId::AssignedClientIdentifier:
        connack.assigned_client_id = reader.text();
        break;
    case PropertyId::TopicAliasMaximum:
        connack.topic_alias_maximum = reader.u16();
        break;
    case PropertyId::ReasonString:
        connack.reason_string = reader.text();
        break;
    case PropertyId::WildcardSubscriptionAvailable:
        connack.wildcard_subscriptions_available = reader.boolean();
        break;
    case PropertyId::SubscriptionIdentifierAvailable:
        connack.subscription_identifiers_available = reader.boolean();
        break;
    case PropertyId::SharedSubscriptionAvailable:
        connack.shared_subscriptions_available = reader.boolean();
        break;
    case PropertyId::ServerKeepAlive:
        connack.server_keep_alive_seconds = reader.u16();
        break;
    case PropertyId::ResponseInformation:
        connack.response_information = reader.text();
        break;
    case PropertyId::ServerReference:
        connack.server_reference = reader.text();
        break;
    case PropertyId::AuthenticationMethod:
        connack.authentication_method = reader.text();
        break;
    default:
        connack.authentication_data = reader.binary();
        break;
    }
}

template <typename Sink>
void write_properties(Sink& sink, const Connack& connack) noexcept {
    put_properties(sink, [&](auto& out) {
        out.four_bytes(PropertyId::SessionExpiryInterval, connack.session_expiry_seconds);
        out.two_bytes(PropertyId::ReceiveMaximum, connack.receive_maximum, 65'535);
        out.byte(PropertyId::MaximumQoS, static_cast<std::uint8_t>(connack.maximum_qos), 2);
        out.boolean(PropertyId::RetainAvailable, connack.retain_available, true);
        out.four_bytes(PropertyId::MaximumPacketSize, connack.maximum_packet_size);
        out.sized(PropertyId::AssignedClientIdentifier, connack.assigned_client_id);
        out.two_bytes(PropertyId::TopicAliasMaximum, connack.topic_alias_maximum, 0);
        out.sized(PropertyId::ReasonString, connack.reason_string);
        out.boolean(
            PropertyId::WildcardSubscriptionAvailable, connack.wildcard_subscriptions_available, true
        );
        out.boolean(
            PropertyId::SubscriptionIdentifierAvailable, connack.subscription_identifiers_available, true
        );
        out.boolean(PropertyId::SharedSubscriptionAvailable, connack.shared_subscriptions_available, true);
        out.two_bytes(PropertyId::ServerKeepAlive, connack.server_keep_alive_seconds);
        out.sized(PropertyId::ResponseInformation, connack.response_information);
        out.sized(PropertyId::ServerReference, connack.server_reference);
        out.sized(PropertyId::AuthenticationMethod, connack.authentication_method);
        out.sized(PropertyId::AuthenticationData, connack.authentication_data);
        out.all(connack.user_properties);
    });
}

} // namespace

Decoded<Connack> decode_connack(const Frame& frame, Version version) noexcept {
    Reader reader{frame.body};
    Connack connack;
    const std::uint8_t flags = reader.u8();
    if (flags > 1) reader.fail(ReasonCode::MalformedPacket, "reserved flags of CONNACK are set");
    connack.session_present = flags == 1;
    connack.reason = read_reason(reader, version);
    if (connack.session_present && connack.reason != ReasonCode::Success) {
        reader.fail(ReasonCode::ProtocolError, "a refusal with a session present"); // [MQTT-3.2.2-6]
    }
    if (version == Version::V5) {
        PropertyReader properties{reader, connack_properties};
        while (const auto id = properties.next()) read_property(reader, *id, connack);
        properties.check_authentication();
        connack.user_properties = properties.user_properties();
    }
    return finish(reader, std::move(connack));
}

bool can_carry(Version version, ReasonCode refusal) noexcept {
    return version == Version::V5 ? may_carry(PacketType::Connack, refusal)
                                  : to_return_code(refusal).has_value();
}

void encode(std::string& out, const Connack& connack, Version version) {
    invariant(can_carry(version, connack.reason), "a CONNACK says what its version has a word for");
    append_packet(out, PacketType::Connack, 0, [&](auto& sink) {
        sink.u8(connack.session_present ? 1 : 0);
        sink.u8(
            version == Version::V5 ? static_cast<std::uint8_t>(connack.reason)
                                   : *to_return_code(connack.reason)
        );
        if (version == Version::V5) write_properties(sink, connack);
    });
}

} // namespace tutti::mqtt
