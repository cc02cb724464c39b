#include "recorder/recorded_message.hpp"

#include "recording/restamp.hpp"
#include "sections/secrets.hpp"

namespace tutti::recorder {

recording::Recorded to_recorded(const bus::Message& message, WallTime arrival) {
    recording::Recorded recorded;
    recorded.time = arrival;
    recorded.topic = message.topic;
    recorded.payload = sections::without_secrets(message.topic, message.payload).value_or(message.payload);
    recorded.qos = static_cast<int>(message.qos);
    recorded.retain = message.retain;
    recorded.expiry = message.expiry;
    recorded.response_topic = message.response_topic;
    recorded.correlation_data = message.correlation_data;
    recorded.content_type = message.content_type;
    for (const auto& property : message.user_properties)
        recorded.user_properties.emplace_back(property.name, property.value);
    return recorded;
}

bus::Message to_message(recording::Recorded recorded) {
    bus::Message message;
    message.retain = recorded.retain || recording::is_kept_by_contract(recorded.topic);
    message.topic = std::move(recorded.topic);
    message.payload = std::move(recorded.payload);
    message.qos = static_cast<bus::QoS>(recorded.qos);
    message.expiry = recorded.expiry;
    message.response_topic = std::move(recorded.response_topic);
    message.correlation_data = std::move(recorded.correlation_data);
    message.content_type = std::move(recorded.content_type);
    for (auto& [name, value] : recorded.user_properties)
        message.user_properties.push_back({std::move(name), std::move(value)});
    return message;
}

} // namespace tutti::recorder
