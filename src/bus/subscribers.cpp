#include "bus/subscribers.hpp"

#include "mqtt/topic.hpp"

#include <algorithm>

namespace tutti::bus {

Subscribers::Added Subscribers::add(const std::string& filter, QoS qos, Handler handler) {
    Added added{++last_id_, 0, qos};
    for (const auto& [id, entry] : entries_) {
        if (entry.removed || entry.filter != filter) continue;
        added.filter_id = entry.filter_id;
        added.qos = std::max(added.qos, entry.qos);
    }
    if (added.filter_id == 0) added.filter_id = ++last_filter_id_;
    entries_.emplace(added.id, Entry{filter, added.filter_id, qos, std::move(handler)});
    return added;
}

std::optional<std::string> Subscribers::remove(Id id) {
    const auto found = entries_.find(id);
    if (found == entries_.end() || found->second.removed) return std::nullopt;
    const std::string filter = found->second.filter;
    if (delivering_ > 0) {
        found->second.removed = true; // its handler may be running
    } else {
        entries_.erase(found);
    }
    const auto is_used = std::ranges::any_of(entries_, [&](const auto& each) {
        return !each.second.removed && each.second.filter == filter;
    });
    if (is_used) return std::nullopt;
    return filter;
}

const std::string* Subscribers::filter_of(Id id) const {
    const auto found = entries_.find(id);
    return found == entries_.end() || found->second.removed ? nullptr : &found->second.filter;
}

void Subscribers::collect(std::string_view wire_topic, const std::vector<FilterId>& filters) {
    targets_.clear();
    for (const auto& [id, entry] : entries_) {
        if (entry.removed) continue;
        if (!filters.empty() && std::ranges::find(filters, entry.filter_id) == filters.end()) continue;
        const auto parsed = mqtt::parse_filter(entry.filter);
        // Asked even where the broker named the subscription: one kept from an earlier life may carry the
        // same number.
        if (parsed && mqtt::matches(parsed->filter, wire_topic)) targets_.push_back(id);
    }
}

void Subscribers::deliver(
    std::string_view wire_topic, const std::vector<FilterId>& filters, const Message& message
) {
    invariant(delivering_ == 0, "messages are delivered one after another");
    collect(wire_topic, filters);
    ++delivering_;
    for (std::size_t i = 0; i < targets_.size(); ++i) {
        const auto found = entries_.find(targets_[i]);
        if (found != entries_.end() && !found->second.removed) found->second.handler(message);
    }
    --delivering_;
    bury();
}

void Subscribers::bury() {
    std::erase_if(entries_, [](const auto& each) { return each.second.removed; });
}

} // namespace tutti::bus
