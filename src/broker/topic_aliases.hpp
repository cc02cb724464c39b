// Topic aliases (MQTT 5 §3.3.2.3.4): numbers that stand for topics. They belong to one connection and one
// direction, and end with it.
#pragma once

#include "mqtt/publish.hpp"

#include <algorithm>
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

/// The numbers that the hub gives to topics for one client: to those that it was sent last. The client has
/// said that it takes them.
class SentAliases {
public:
    static constexpr std::uint16_t most = 32; ///< whatever the client takes: each is looked through

    explicit SentAliases(std::uint16_t maximum) : maximum_(std::min(maximum, most)) {}

    struct Choice {
        std::uint16_t alias = 0; ///< 0: none, the topic is too short for it
        bool is_known = false;   ///< to the client: the topic may be left out
    };
    /// For the next packet on that topic. Nothing has changed yet.
    Choice choose(std::string_view topic) const noexcept;
    /// A packet with that topic and alias was made for the client.
    void sent(Choice choice, std::string_view topic);
    /// Bytes of all its topics.
    std::size_t held() const noexcept { return held_; }

private:
    struct Given {
        std::string topic;
        std::uint64_t last_sent = 0;
    };

    std::uint16_t maximum_;
    std::vector<Given> given_; // by alias, from 1
    std::uint64_t clock_ = 0;
    std::size_t held_ = 0;
};

/// Puts the alias into the packet, and leaves the topic out where it may be.
inline void apply(const SentAliases::Choice& choice, mqtt::Publish& publish) noexcept {
    publish.topic_alias = choice.alias;
    if (choice.is_known) publish.topic = {};
}

/// Puts the topic of a PUBLISH where its alias stands for it, or learns the alias (MQTT 5 §3.3.4). The
/// publish has no alias after this. Returns what is wrong with it.
std::optional<mqtt::DecodeError>
resolve_alias(ReceivedAliases& aliases, mqtt::Publish& publish, std::uint16_t most);

} // namespace tutti::broker
