// Rules about fields that several packets share. Internal to the codec.
#pragma once

#include "mqtt/property_codec.hpp"
#include "mqtt/topic.hpp"
#include "mqtt/wire.hpp"

namespace tutti::mqtt {

/// A UTF-8 string that is a topic name (MQTT 5 §4.7, §3.3.2.1, §3.3.2.3.5).
inline std::string_view read_topic_name(Reader& reader) noexcept {
    const std::string_view topic = reader.text();
    if (!reader.failed() && !is_topic_name(topic)) {
        reader.fail(ReasonCode::TopicNameInvalid, "a topic name is empty or contains a wildcard");
    }
    return topic;
}

/// A two- or four-byte property that must not be zero.
template <typename Integer>
Integer require_not_zero(Reader& reader, Integer value, const char* message) noexcept {
    if (value == 0) reader.fail(ReasonCode::ProtocolError, message);
    return value;
}

/// What a message carries besides topic and payload, in PUBLISH and in a will alike. True if `id` was one of
/// them.
template <typename Message>
bool read_message_property(Reader& reader, PropertyId id, Message& message) noexcept {
    switch (id) {
    case PropertyId::PayloadFormatIndicator:
        message.payload_is_utf8 = reader.boolean();
        return true;
    case PropertyId::MessageExpiryInterval:
        message.expiry_seconds = reader.u32();
        return true;
    case PropertyId::ContentType:
        message.content_type = reader.text();
        return true;
    case PropertyId::ResponseTopic:
        message.response_topic = read_topic_name(reader);
        return true;
    case PropertyId::CorrelationData:
        message.correlation_data = reader.binary();
        return true;
    default:
        return false;
    }
}

inline constexpr PropertySet message_properties = properties(
    PropertyId::PayloadFormatIndicator, PropertyId::MessageExpiryInterval, PropertyId::ContentType,
    PropertyId::ResponseTopic, PropertyId::CorrelationData, PropertyId::UserProperty
);

template <typename Sink, typename Message>
void write_message_properties(PropertyWriter<Sink>& out, const Message& message) noexcept {
    out.boolean(PropertyId::PayloadFormatIndicator, message.payload_is_utf8, false);
    out.four_bytes(PropertyId::MessageExpiryInterval, message.expiry_seconds);
    out.sized(PropertyId::ContentType, message.content_type);
    out.sized(PropertyId::ResponseTopic, message.response_topic);
    out.sized(PropertyId::CorrelationData, message.correlation_data);
}

/// The end of every decoder: the first failure, or the packet.
template <typename Packet>
Decoded<Packet> finish(Reader& reader, Packet&& packet) noexcept {
    reader.expect_end();
    if (reader.failed()) return std::unexpected(reader.error());
    return std::forward<Packet>(packet);
}

} // namespace tutti::mqtt
