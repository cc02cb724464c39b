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

SentAliases::Choice SentAliases::choose(std::string_view topic) const noexcept {
    constexpr std::size_t not_worth_it = 4; // the property takes three bytes
    if (topic.size() < not_worth_it) return {};
    const auto alias = [this](auto place) { return static_cast<std::uint16_t>(place - given_.begin() + 1); };
    if (const auto found = std::ranges::find(given_, topic, &Given::topic); found != given_.end())
        return {alias(found), true};
    if (given_.size() < maximum_) return {alias(given_.end()), false};
    return {alias(std::ranges::min_element(given_, {}, &Given::last_sent)), false};
}

void SentAliases::sent(Choice choice, std::string_view topic) {
    if (choice.alias == 0) return;
    if (choice.alias > given_.size()) given_.resize(choice.alias);
    Given& given = given_[choice.alias - 1U];
    given.last_sent = ++clock_;
    if (choice.is_known) return;
    held_ = held_ - given.topic.size() + topic.size();
    given.topic = topic;
}

} // namespace tutti::broker
