#include "bus/mqtt_message.hpp"

#include <algorithm>

namespace tutti::bus {
namespace {

std::optional<std::string_view> view(const std::optional<std::string>& text) noexcept {
    if (!text) return std::nullopt;
    return std::string_view{*text};
}

void assign(std::optional<std::string>& to, std::optional<std::string_view> from) {
    if (!from) {
        to.reset();
    } else if (to) {
        to->assign(*from);
    } else {
        to.emplace(*from);
    }
}

mqtt::UserProperties append_all(const Message& message, std::string& properties) {
    for (const UserProperty& property : message.user_properties)
        mqtt::append_user_property(properties, property.name, property.value);
    return mqtt::UserProperties{properties};
}

} // namespace

std::uint32_t to_wire_seconds(seconds duration) noexcept {
    return static_cast<std::uint32_t>(std::clamp<seconds::rep>(duration.count(), 0, 0xFFFF'FFFF));
}

std::optional<std::uint32_t> remaining_seconds(SteadyTime expires, SteadyTime now) noexcept {
    if (expires == SteadyTime::max()) return std::nullopt;
    return to_wire_seconds(std::chrono::ceil<seconds>(expires - now));
}

mqtt::Publish to_publish(const Message& message, std::string& properties) {
    mqtt::Publish publish;
    publish.topic = message.topic;
    publish.payload = message.payload;
    publish.qos = message.qos;
    publish.retain = message.retain;
    publish.payload_is_utf8 = message.payload_is_utf8;
    publish.content_type = view(message.content_type);
    publish.response_topic = view(message.response_topic);
    publish.correlation_data = view(message.correlation_data);
    publish.user_properties = append_all(message, properties);
    return publish;
}

mqtt::Will to_will(const Message& message, seconds delay, std::string& properties) {
    mqtt::Will will;
    will.topic = message.topic;
    will.payload = message.payload;
    will.qos = message.qos;
    will.retain = message.retain;
    will.payload_is_utf8 = message.payload_is_utf8;
    will.delay_seconds = to_wire_seconds(delay);
    if (message.expiry) will.expiry_seconds = to_wire_seconds(*message.expiry);
    will.content_type = view(message.content_type);
    will.response_topic = view(message.response_topic);
    will.correlation_data = view(message.correlation_data);
    will.user_properties = append_all(message, properties);
    return will;
}

void assign(Message& message, const mqtt::Publish& publish) {
    message.topic.assign(publish.topic);
    message.payload.assign(publish.payload);
    message.qos = publish.qos;
    message.retain = publish.retain;
    message.payload_is_utf8 = publish.payload_is_utf8;
    message.expiry.reset();
    if (publish.expiry_seconds) message.expiry = seconds{*publish.expiry_seconds};
    assign(message.content_type, publish.content_type);
    assign(message.response_topic, publish.response_topic);
    assign(message.correlation_data, publish.correlation_data);
    message.user_properties.clear();
    for (const mqtt::UserProperty& property : publish.user_properties)
        message.user_properties.push_back({std::string(property.name), std::string(property.value)});
}

std::size_t encoded_size(const Message& message, std::optional<std::uint32_t> expiry, mqtt::Version version) {
    std::string properties;
    mqtt::Publish publish = to_publish(message, properties);
    publish.expiry_seconds = expiry;
    return mqtt::encoded_size(publish, version);
}

} // namespace tutti::bus
