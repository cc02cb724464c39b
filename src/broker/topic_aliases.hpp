// Topic aliases (MQTT 5 §3.3.2.3.4): numbers that stand for topics. They belong to one connection and one
// direction, and end with it.
#pragma once

#include "mqtt/publish.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::broker {

/// The numbers that a client has given to topics. Nothing is held before the first.
class ReceivedAliases {
public:
    /// What the number stands for; empty where it stands for nothing. Valid until `set`.
    std::string_view find(std::uint16_t alias) const noexcept {
        return alias == 0 || alias > topics_.size() ? std::string_view{}
                                                    : std::string_view(topics_[alias - 1]);
    }
    /// A later topic replaces an earlier one.
    void set(std::uint16_t alias, std::string_view topic) {
        if (alias > topics_.size()) topics_.resize(alias);
        std::string& place = topics_[alias - 1];
        held_ = held_ - place.size() + topic.size();
        place = topic;
    }
    /// Bytes of all its topics.
    std::size_t held() const noexcept { return held_; }

private:
    std::vector<std::string> topics_; // by alias, from 1
    std::size_t held_ = 0;
};

/// Puts the topic of a PUBLISH where its alias stands for it, or learns the alias (MQTT 5 §3.3.4). The
/// publish has no alias after this. Returns what is wrong with it.
std::optional<mqtt::DecodeError>
resolve_alias(ReceivedAliases& aliases, mqtt::Publish& publish, std::uint16_t most);

} // namespace tutti::broker
