#include "mqtt/packet.hpp"

#include <type_traits>
#include <utility>

namespace tutti::mqtt {
namespace {

bool may_send(Sender sender, PacketType type, Version version) noexcept {
    switch (type) {
    case PacketType::Connect:
    case PacketType::Subscribe:
    case PacketType::Unsubscribe:
    case PacketType::Pingreq:
        return sender == Sender::Client;
    case PacketType::Connack:
    case PacketType::Suback:
    case PacketType::Unsuback:
    case PacketType::Pingresp:
        return sender == Sender::Server;
    case PacketType::Disconnect:
        return sender == Sender::Client || version == Version::V5; // MQTT 3.1.1 §3.14
    case PacketType::Auth:
        return version == Version::V5;
    default:
        return true;
    }
}

template <typename T>
Decoded<Packet> widen(Decoded<T> decoded) {
    if (!decoded) return std::unexpected(decoded.error());
    return Packet{std::move(*decoded)};
}

} // namespace

Decoded<Packet> decode(const Frame& frame, Version version, Sender sender) {
    if (!may_send(sender, frame.type, version)) return protocol_error("a packet that this end may not send");
    switch (frame.type) {
    case PacketType::Connect:
        return widen(decode_connect(frame));
    case PacketType::Connack:
        return widen(decode_connack(frame, version));
    case PacketType::Publish:
        return widen(decode_publish(frame, version, sender));
    case PacketType::Puback:
    case PacketType::Pubrec:
    case PacketType::Pubrel:
    case PacketType::Pubcomp:
        return widen(decode_ack(frame, version));
    case PacketType::Subscribe:
        return widen(decode_subscribe(frame, version));
    case PacketType::Unsubscribe:
        return widen(decode_unsubscribe(frame, version));
    case PacketType::Suback:
    case PacketType::Unsuback:
        return widen(decode_subscription_ack(frame, version));
    case PacketType::Pingreq:
        return widen(decode_pingreq(frame));
    case PacketType::Pingresp:
        return widen(decode_pingresp(frame));
    case PacketType::Disconnect:
        return widen(decode_disconnect(frame, version, sender));
    case PacketType::Auth:
        return widen(decode_auth(frame, version, sender));
    }
    return malformed("an unknown packet type");
}

void encode(std::string& out, const Packet& packet, Version version) {
    std::visit(
        [&](const auto& each) {
            // Asked this way round: with a version, anything would convert to Packet and come back here.
            if constexpr (requires { encode(out, each); }) {
                encode(out, each);
            } else {
                encode(out, each, version);
            }
        },
        packet
    );
}

} // namespace tutti::mqtt
