#include "mqtt/reason_code.hpp"

#include "mqtt/protocol.hpp"
#include "mqtt/reason_table.hpp"

#include <algorithm>
#include <initializer_list>

namespace tutti::mqtt {

std::string_view name(PacketType type) noexcept {
    switch (type) {
    case PacketType::Connect:
        return "CONNECT";
    case PacketType::Connack:
        return "CONNACK";
    case PacketType::Publish:
        return "PUBLISH";
    case PacketType::Puback:
        return "PUBACK";
    case PacketType::Pubrec:
        return "PUBREC";
    case PacketType::Pubrel:
        return "PUBREL";
    case PacketType::Pubcomp:
        return "PUBCOMP";
    case PacketType::Subscribe:
        return "SUBSCRIBE";
    case PacketType::Suback:
        return "SUBACK";
    case PacketType::Unsubscribe:
        return "UNSUBSCRIBE";
    case PacketType::Unsuback:
        return "UNSUBACK";
    case PacketType::Pingreq:
        return "PINGREQ";
    case PacketType::Pingresp:
        return "PINGRESP";
    case PacketType::Disconnect:
        return "DISCONNECT";
    case PacketType::Auth:
        return "AUTH";
    }
    return "unknown";
}

std::string_view name(ReasonCode code) noexcept {
    switch (code) {
    case ReasonCode::Success:
        return "success";
    case ReasonCode::GrantedQoS1:
        return "granted QoS 1";
    case ReasonCode::GrantedQoS2:
        return "granted QoS 2";
    case ReasonCode::DisconnectWithWill:
        return "disconnect with will message";
    case ReasonCode::NoMatchingSubscribers:
        return "no matching subscribers";
    case ReasonCode::NoSubscriptionExisted:
        return "no subscription existed";
    case ReasonCode::ContinueAuthentication:
        return "continue authentication";
    case ReasonCode::ReAuthenticate:
        return "re-authenticate";
    case ReasonCode::UnspecifiedError:
        return "unspecified error";
    case ReasonCode::MalformedPacket:
        return "malformed packet";
    case ReasonCode::ProtocolError:
        return "protocol error";
    case ReasonCode::ImplementationSpecificError:
        return "implementation specific error";
    case ReasonCode::UnsupportedProtocolVersion:
        return "unsupported protocol version";
    case ReasonCode::ClientIdentifierNotValid:
        return "client identifier not valid";
    case ReasonCode::BadUserNameOrPassword:
        return "bad user name or password";
    case ReasonCode::NotAuthorized:
        return "not authorized";
    case ReasonCode::ServerUnavailable:
        return "server unavailable";
    case ReasonCode::ServerBusy:
        return "server busy";
    case ReasonCode::Banned:
        return "banned";
    case ReasonCode::ServerShuttingDown:
        return "server shutting down";
    case ReasonCode::BadAuthenticationMethod:
        return "bad authentication method";
    case ReasonCode::KeepAliveTimeout:
        return "keep alive timeout";
    case ReasonCode::SessionTakenOver:
        return "session taken over";
    case ReasonCode::TopicFilterInvalid:
        return "topic filter invalid";
    case ReasonCode::TopicNameInvalid:
        return "topic name invalid";
    case ReasonCode::PacketIdentifierInUse:
        return "packet identifier in use";
    case ReasonCode::PacketIdentifierNotFound:
        return "packet identifier not found";
    case ReasonCode::ReceiveMaximumExceeded:
        return "receive maximum exceeded";
    case ReasonCode::TopicAliasInvalid:
        return "topic alias invalid";
    case ReasonCode::PacketTooLarge:
        return "packet too large";
    case ReasonCode::MessageRateTooHigh:
        return "message rate too high";
    case ReasonCode::QuotaExceeded:
        return "quota exceeded";
    case ReasonCode::AdministrativeAction:
        return "administrative action";
    case ReasonCode::PayloadFormatInvalid:
        return "payload format invalid";
    case ReasonCode::RetainNotSupported:
        return "retain not supported";
    case ReasonCode::QoSNotSupported:
        return "QoS not supported";
    case ReasonCode::UseAnotherServer:
        return "use another server";
    case ReasonCode::ServerMoved:
        return "server moved";
    case ReasonCode::SharedSubscriptionsNotSupported:
        return "shared subscriptions not supported";
    case ReasonCode::ConnectionRateExceeded:
        return "connection rate exceeded";
    case ReasonCode::MaximumConnectTime:
        return "maximum connect time";
    case ReasonCode::SubscriptionIdentifiersNotSupported:
        return "subscription identifiers not supported";
    case ReasonCode::WildcardSubscriptionsNotSupported:
        return "wildcard subscriptions not supported";
    }
    return "unknown";
}

namespace {

bool one_of(ReasonCode code, std::initializer_list<int> codes) noexcept {
    return std::ranges::find(codes, static_cast<int>(code)) != codes.end();
}

} // namespace

bool may_carry(PacketType type, ReasonCode code) noexcept {
    switch (type) {
    case PacketType::Connack:
        return one_of(code, {0x00, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89,
                             0x8A, 0x8C, 0x90, 0x95, 0x97, 0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9F});
    case PacketType::Puback:
    case PacketType::Pubrec:
        return one_of(code, {0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99});
    case PacketType::Pubrel:
    case PacketType::Pubcomp:
        return one_of(code, {0x00, 0x92});
    case PacketType::Suback:
        return one_of(code, {0x00, 0x01, 0x02, 0x80, 0x83, 0x87, 0x8F, 0x91, 0x97, 0x9E, 0xA1, 0xA2});
    case PacketType::Unsuback:
        return one_of(code, {0x00, 0x11, 0x80, 0x83, 0x87, 0x8F, 0x91});
    default:
        return false;
    }
}

bool may_disconnect_with(Sender sender, ReasonCode code) noexcept {
    if (one_of(code, {0x00, 0x80, 0x81, 0x82, 0x83, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99}))
        return true;
    if (sender == Sender::Client) return code == ReasonCode::DisconnectWithWill;
    return one_of(
        code, {0x87, 0x89, 0x8B, 0x8D, 0x8E, 0x8F, 0x9A, 0x9B, 0x9C, 0x9D, 0x9E, 0x9F, 0xA0, 0xA1, 0xA2}
    );
}

bool may_authenticate_with(Sender sender, ReasonCode code) noexcept {
    if (code == ReasonCode::ContinueAuthentication) return true;
    return code == (sender == Sender::Client ? ReasonCode::ReAuthenticate : ReasonCode::Success);
}

} // namespace tutti::mqtt
