#include "broker/topic_aliases.hpp"

#include <utility>

namespace tutti::broker {

using mqtt::ReasonCode;

std::optional<mqtt::DecodeError>
resolve_alias(ReceivedAliases& aliases, mqtt::Publish& publish, std::uint16_t most) {
    const auto alias = std::exchange(publish.topic_alias, std::uint16_t{0});
    if (alias == 0) return std::nullopt;
    if (alias > most) // [MQTT-3.3.2-9]
        return mqtt::DecodeError{ReasonCode::TopicAliasInvalid, "a topic alias beyond the maximum"};
    if (!publish.topic.empty()) {
        aliases.set(alias, publish.topic);
        return std::nullopt;
    }
    publish.topic = aliases.find(alias);
    if (publish.topic.empty()) // §3.3.4: no mapping, and no topic
        return mqtt::DecodeError{ReasonCode::ProtocolError, "a topic alias that stands for nothing"};
    return std::nullopt;
}

} // namespace tutti::broker
