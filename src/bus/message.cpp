#include "bus/message.hpp"

#include "mqtt/topic.hpp"
#include "mqtt/utf8.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string_view>

namespace tutti::bus {
namespace {

constexpr std::size_t max_field_size = 65'535;
constexpr std::size_t max_payload_size =
    128 * 1024 * 1024; // far below what MQTT can say, far above what anybody should

Result<void> check_topic(std::string_view topic) {
    if (mqtt::is_topic_name(topic) && mqtt::is_mqtt_text(topic)) return {};
    return fail(ErrorCode::InvalidInput, fmt::format("\"{}\" is not a topic to publish to", topic));
}

Result<void> check_field(const char* what, std::string_view bytes, bool is_text) {
    if (bytes.size() > max_field_size)
        return fail(ErrorCode::LimitExceeded, fmt::format("a {} has at most 65535 bytes", what));
    if (is_text && !mqtt::is_mqtt_text(bytes))
        return fail(ErrorCode::InvalidInput, fmt::format("a {} is UTF-8 without NUL", what));
    return {};
}

} // namespace

Result<void> check(const Message& message) {
    if (auto good = check_topic(message.topic); !good) return good;
    if (message.payload.size() > max_payload_size)
        return fail(ErrorCode::LimitExceeded, "the payload is larger than 128 MiB");
    if (message.response_topic) {
        if (auto good = check_topic(*message.response_topic); !good) return good;
    }
    if (auto good = check_field("correlation data", message.correlation_data.value_or(""), false); !good)
        return good;
    if (auto good = check_field("content type", message.content_type.value_or(""), true); !good) return good;
    for (const UserProperty& property : message.user_properties) {
        if (auto good = check_field("user property", property.name, true); !good) return good;
        if (auto good = check_field("user property", property.value, true); !good) return good;
    }
    return {};
}

void forget_large(Message& message) noexcept {
    constexpr std::size_t large = 64 * 1024;
    if (message.payload.capacity() > large) std::string().swap(message.payload); // an assignment keeps it
}

Message reply_to(const Message& request, std::string payload) {
    invariant(request.response_topic.has_value(), "only a message with a response topic can be answered");
    Message reply;
    reply.topic = *request.response_topic;
    reply.payload = std::move(payload);
    reply.qos = QoS::AtLeastOnce;
    reply.correlation_data = request.correlation_data;
    reply.expiry = request.expiry;
    return reply;
}

} // namespace tutti::bus
