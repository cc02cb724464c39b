// SubscriptionTree: from a topic to everybody whose filter takes it. One node a level; '+' and '#' are
// branches of their own, so that a lookup visits only what can match.
#pragma once

#include "broker/audiences.hpp"
#include "broker/subscription.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::broker {

class SubscriptionTree {
public:
    using Entry = Subscriber;

    SubscriptionTree();
    ~SubscriptionTree();

    /// Adds or replaces the session's subscription to that (valid) filter, which may be a shared one: then
    /// its group has the id that the subscription says, if the group is new and it says one. Returns the id.
    std::uint32_t add(std::string_view filter, Session& session, Subscription subscription);
    /// No new group gets that id.
    void note_group(std::uint32_t id) noexcept { last_group_ = std::max(last_group_, id); }
    /// Returns whether there was one.
    bool remove(std::string_view filter, const Session& session);
    /// Appends every entry whose filter takes the topic. A session comes once for each of its filters, also
    /// of those that it shares.
    void match(std::string_view topic, std::vector<Entry>& out) const;
    std::size_t size() const noexcept { return size_; }
    /// Of these, shared ones.
    std::size_t shared() const noexcept { return shared_; }
    /// Whether there is a filter that begins with this level, which is no wildcard.
    bool has_below(std::string_view first_level) const noexcept;
    /// Differs after any change.
    std::uint64_t revision() const noexcept { return revision_; }

private:
    struct Node;
    using Groups = std::map<std::string, ShareGroup, std::less<>>; // by "$share/<name>/<filter>"
    static void match_below(const Node& node, std::string_view rest, bool wild, std::vector<Entry>& out);
    bool remove_below(Node& node, std::string_view rest, const Session& session, const ShareGroup* group);

    std::unique_ptr<Node> root_;
    Groups groups_;
    Audiences audiences_;
    std::uint32_t last_group_ = 0;
    std::size_t size_ = 0;
    std::size_t shared_ = 0;
    std::uint64_t revision_ = 0;
};

} // namespace tutti::broker
