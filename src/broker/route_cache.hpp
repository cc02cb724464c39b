// RouteCache: for a topic, who gets it and how: one entry a client, whatever the number of its filters that
// match. Kept for the topics in use until subscriptions or rights change.
#pragma once

#include "broker/authorizer.hpp"
#include "broker/stats.hpp"
#include "broker/subscription_tree.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tutti::broker {

struct Target {
    Session* session;
    mqtt::QoS qos;            ///< the highest that a matching filter was granted
    bool no_local;            ///< all matching filters ask for it
    bool retain_as_published; ///< one matching filter asks for it
    std::string identifiers;  ///< encoded subscription identifiers of the matching filters
};

/// The members of a shared subscription that may get it, of whom one does.
struct SharedTarget {
    ShareGroup* group;
    std::vector<Target> members;
};

struct Route {
    std::vector<Target> each;
    std::vector<SharedTarget> shared;

    std::size_t size() const noexcept {
        auto targets = each.size();
        for (const auto& group : shared) targets += group.members.size();
        return targets;
    }
};

class RouteCache {
public:
    RouteCache(const SubscriptionTree& tree, Authorizer& authorizer) noexcept
        : tree_(tree), authorizer_(authorizer) {}

    struct Entry {
        std::uint64_t generation = 0;
        std::uint64_t messages = 0; ///< that took this route since the topic is here
        Route route;
    };

    /// What a caller keeps to find the route of one topic again without looking it up. A new topic needs a
    /// new hint.
    struct Hint {
        Entry* entry = nullptr;
        std::uint64_t generation = 0;
    };

    /// Where a message on that topic goes. Valid until the next call of any function.
    const Route& find(std::string_view topic) { return counted(look_up(topic), 1); }
    /// Where that many messages go.
    const Route& find(std::string_view topic, Hint& hint, std::uint32_t messages) {
        if (hint.generation != generation_) {
            Entry& found = look_up(topic);
            if (&found == &uncached_) return found.route;
            hint = {&found, generation_};
        }
        return counted(*hint.entry, messages);
    }
    /// The topics with the most messages since each came into use; of those that are not longer than
    /// `max_topic`. Most first.
    std::vector<TopicCount> busiest(std::size_t most) const;
    /// To be called after any change to the tree or to rights, and before any session in it goes away.
    void invalidate() noexcept { ++generation_; }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept {
            return std::hash<std::string_view>{}(text);
        }
    };
    // Bounds for topics that clients invent; what does not fit is looked up each time.
    static constexpr std::size_t max_entries = 1024;
    static constexpr std::size_t max_topic = 256;
    static constexpr std::size_t max_targets = 64 * 1024;

    static const Route& counted(Entry& entry, std::uint32_t messages) noexcept {
        entry.messages += messages;
        return entry.route;
    }
    Entry& look_up(std::string_view topic);
    void build(std::string_view topic, Route& route);
    void add(const SubscriptionTree::Entry& match, std::string_view topic, Route& route);
    void add_shared(const SubscriptionTree::Entry& match, std::string_view topic, Route& route);

    const SubscriptionTree& tree_;
    Authorizer& authorizer_;
    std::unordered_map<std::string, Entry, Hash, std::equal_to<>> entries_;
    std::size_t targets_ = 0; // in all entries
    Entry uncached_;
    std::vector<SubscriptionTree::Entry> matches_;
    std::uint64_t generation_ = 1;
    std::uint64_t build_serial_ = 0;
};

} // namespace tutti::broker
