#include "mqtt/publish.hpp"

#include "mqtt/field_rules.hpp"

namespace tutti::mqtt {
namespace {

constexpr unsigned duplicate_flag = 0x08;
constexpr unsigned qos_shift = 1;
constexpr unsigned retain_flag = 0x01;

constexpr PropertySet publish_properties =
    message_properties | properties(PropertyId::TopicAlias, PropertyId::SubscriptionIdentifier);
constexpr PropertySet repeatable = properties(PropertyId::UserProperty, PropertyId::SubscriptionIdentifier);

void read_properties(Reader& reader, Publish& publish, Sender sender) noexcept {
    PropertyReader properties{reader, publish_properties, repeatable};
    while (const auto id = properties.next()) {
        if (read_message_property(reader, *id, publish)) continue;
        if (*id == PropertyId::TopicAlias) {
            publish.topic_alias = reader.u16();
            // §3.3.2.3.4; alias 0 has a reason code of its own.
            if (publish.topic_alias == 0)
                reader.fail(ReasonCode::TopicAliasInvalid, "the topic alias is zero");
        } else if (sender == Sender::Client) {
            reader.fail(
                ReasonCode::ProtocolError, "a subscription identifier from a client"
            ); // [MQTT-3.3.4-6]
        } else {
            properties.subscription_identifier();
        }
    }
    publish.user_properties = properties.user_properties();
    publish.subscription_identifiers = properties.subscription_identifiers();
}

void check_topic(Reader& reader, const Publish& publish, Version version) noexcept {
    if (publish.topic.empty() && version == Version::V5) {
        if (publish.topic_alias == 0)
            reader.fail(ReasonCode::ProtocolError, "neither a topic nor a topic alias");
    } else if (!is_topic_name(publish.topic)) {
        reader.fail(
            ReasonCode::TopicNameInvalid, "a topic name is empty or contains a wildcard"
        ); // [MQTT-3.3.2-2]
    }
}

/// The expiry comes first, so that its place is known.
auto writes_properties_of(const Publish& publish) noexcept {
    return [&publish](auto& out) {
        out.four_bytes(PropertyId::MessageExpiryInterval, publish.expiry_seconds);
        out.boolean(PropertyId::PayloadFormatIndicator, publish.payload_is_utf8, false);
        out.two_bytes(PropertyId::TopicAlias, publish.topic_alias, 0);
        out.sized(PropertyId::ContentType, publish.content_type);
        out.sized(PropertyId::ResponseTopic, publish.response_topic);
        out.sized(PropertyId::CorrelationData, publish.correlation_data);
        out.all(publish.subscription_identifiers);
        out.all(publish.user_properties);
    };
}

template <typename Sink>
void write_body(Sink& sink, const Publish& publish, Version version) noexcept {
    sink.binary(publish.topic);
    if (publish.qos != QoS::AtMostOnce) sink.u16(publish.packet_id);
    if (version == Version::V5) put_properties(sink, writes_properties_of(publish));
    sink.raw(publish.payload);
}

unsigned header_flags(const Publish& publish) noexcept {
    unsigned flags = static_cast<unsigned>(publish.qos) << qos_shift;
    if (publish.duplicate) flags |= duplicate_flag;
    if (publish.retain) flags |= retain_flag;
    return flags;
}

std::size_t expiry_offset(const Publish& publish, std::size_t properties_start) noexcept {
    const std::uint32_t length = properties_size(writes_properties_of(publish));
    Counter before;
    before.varint(length);
    return properties_start + before.size() + 1;
}

} // namespace

Decoded<Publish> decode_publish(const Frame& frame, Version version, Sender sender) noexcept {
    Reader reader{frame.body};
    Publish publish;
    publish.duplicate = (frame.flags & duplicate_flag) != 0;
    publish.qos = static_cast<QoS>((frame.flags >> qos_shift) & 3);
    publish.retain = (frame.flags & retain_flag) != 0;
    if (publish.duplicate && publish.qos == QoS::AtMostOnce) {
        reader.fail(
            ReasonCode::MalformedPacket, "a QoS 0 message says that it is a duplicate"
        ); // [MQTT-3.3.1-2]
    }
    publish.topic = reader.text();
    if (publish.qos != QoS::AtMostOnce) publish.packet_id = reader.packet_id();
    if (version == Version::V5) read_properties(reader, publish, sender);
    if (!reader.failed()) check_topic(reader, publish, version);
    publish.payload = reader.take_rest();
    return finish(reader, std::move(publish));
}

PublishLayout encode(std::string& out, const Publish& publish, Version version) {
    PublishLayout layout;
    layout.start = out.size();
    const std::size_t body = append_packet(out, PacketType::Publish, header_flags(publish), [&](auto& sink) {
        write_body(sink, publish, version);
    });
    layout.size = out.size() - layout.start;
    std::size_t at = body + 2 + publish.topic.size();
    if (publish.qos != QoS::AtMostOnce) {
        layout.packet_id_offset = at;
        at += 2;
    }
    if (version == Version::V5 && publish.expiry_seconds) layout.expiry_offset = expiry_offset(publish, at);
    return layout;
}

std::size_t encoded_size(const Publish& publish, Version version) noexcept {
    Counter body;
    write_body(body, publish, version);
    Counter header;
    header.u8(0);
    header.varint(static_cast<std::uint32_t>(body.size()));
    return header.size() + body.size();
}

} // namespace tutti::mqtt
