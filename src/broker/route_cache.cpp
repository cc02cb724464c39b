#include "broker/route_cache.hpp"

#include "broker/session.hpp"

#include <algorithm>

namespace tutti::broker {

namespace {

Target target_of(const SubscriptionTree::Entry& match) {
    const auto& [session, subscription, group] = match;
    return {session, subscription.qos, subscription.no_local, subscription.retain_as_published, {}};
}

} // namespace

RouteCache::Entry& RouteCache::look_up(std::string_view topic) {
    if (topic.size() > max_topic) {
        build(topic, uncached_.route);
        return uncached_;
    }
    auto found = entries_.find(topic);
    if (found != entries_.end() && found->second.generation == generation_) return found->second;
    if (entries_.size() >= max_entries || targets_ >= max_targets) {
        entries_.clear();
        ++generation_; // hints point into entries
        targets_ = 0;
        found = entries_.end();
    }
    if (found == entries_.end()) found = entries_.emplace(std::string(topic), Entry{}).first;
    Entry& entry = found->second;
    targets_ -= entry.route.size();
    build(topic, entry.route);
    targets_ += entry.route.size();
    entry.generation = generation_;
    return entry;
}

std::vector<TopicCount> RouteCache::busiest(std::size_t most) const {
    std::vector<TopicCount> topics;
    topics.reserve(entries_.size());
    for (const auto& [topic, entry] : entries_)
        if (entry.messages > 0) topics.push_back({topic, entry.messages});
    const auto count = std::min(most, topics.size());
    const auto busier = [](const TopicCount& a, const TopicCount& b) {
        return a.messages != b.messages ? a.messages > b.messages : a.topic < b.topic;
    };
    std::partial_sort(
        topics.begin(), topics.begin() + static_cast<std::ptrdiff_t>(count), topics.end(), busier
    );
    topics.resize(count);
    return topics;
}

void RouteCache::build(std::string_view topic, Route& route) {
    route.each.clear();
    route.shared.clear();
    matches_.clear();
    tree_.match(topic, matches_);
    ++build_serial_;
    for (const auto& match : matches_) {
        if (match.group != nullptr)
            add_shared(match, topic, route);
        else
            add(match, topic, route);
    }
}

// Once for all of the client's filters that are not shared.
void RouteCache::add(const SubscriptionTree::Entry& match, std::string_view topic, Route& route) {
    const auto& [session, subscription, group] = match;
    if (session->route_serial != build_serial_) {
        if (!authorizer_.may_receive(session->identity(), topic)) return;
        session->route_serial = build_serial_;
        session->route_index = static_cast<std::uint32_t>(route.each.size());
        route.each.push_back(target_of(match));
    }
    Target& target = route.each[session->route_index];
    target.qos = std::max(target.qos, subscription.qos);
    target.no_local = target.no_local && subscription.no_local;
    target.retain_as_published = target.retain_as_published || subscription.retain_as_published;
    if (subscription.identifier != 0)
        mqtt::append_subscription_identifier(target.identifiers, subscription.identifier);
}

void RouteCache::add_shared(const SubscriptionTree::Entry& match, std::string_view topic, Route& route) {
    const auto& [session, subscription, group] = match;
    if (!authorizer_.may_receive(session->identity(), topic)) return;
    if (group->route_serial != build_serial_) {
        group->route_serial = build_serial_;
        group->route_index = route.shared.size();
        route.shared.push_back({group, {}});
    }
    Target& target = route.shared[group->route_index].members.emplace_back(target_of(match));
    if (subscription.identifier != 0)
        mqtt::append_subscription_identifier(target.identifiers, subscription.identifier);
}

} // namespace tutti::broker
