// SubscriptionTree: from a topic to everybody whose filter takes it. One node a level; '+' and '#' are
// branches of their own, so that a lookup visits only what can match.
#pragma once

#include "mqtt/subscribe.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::broker {

class Session;

/// What a client asked for with one filter.
struct Subscription {
    mqtt::QoS qos = mqtt::QoS::AtMostOnce; ///< as granted
    bool no_local = false;
    bool retain_as_published = false;
    std::uint32_t identifier = 0; ///< 0: none

    bool operator==(const Subscription&) const = default;
};

class SubscriptionTree {
public:
    struct Entry {
        Session* session;
        Subscription subscription;
    };

    SubscriptionTree();
    ~SubscriptionTree();

    /// Adds or replaces the session's subscription to that (valid) filter.
    void add(std::string_view filter, Session& session, const Subscription& subscription);
    /// Returns whether there was one.
    bool remove(std::string_view filter, const Session& session);
    /// Appends every entry whose filter takes the topic. A session comes once for each of its filters.
    void match(std::string_view topic, std::vector<Entry>& out) const;
    std::size_t size() const noexcept { return size_; }

private:
    struct Node;
    static void match_below(const Node& node, std::string_view rest, bool wild, std::vector<Entry>& out);
    bool remove_below(Node& node, std::string_view rest, const Session& session);

    std::unique_ptr<Node> root_;
    std::size_t size_ = 0;
};

} // namespace tutti::broker
