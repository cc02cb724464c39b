#include "governance/leadership/registry.hpp"

#include <utility>

namespace tutti::governance {

namespace {

bool is_over(const Leadership& leadership, BootTime now) noexcept {
    return leadership.until && now >= *leadership.until;
}

bool is_change(const Leadership& before, const Leadership& after) noexcept {
    return before.role != after.role || before.holder != after.holder || before.token != after.token;
}

std::string words_for(const Resource& resource, const Holder& holder) {
    if (holder.name.empty()) return "nobody leads " + resource.text() + " now: try again in a moment";
    auto words = "leader of " + resource.text() + " is " + holder.name;
    if (!holder.address.empty()) words += ", at " + holder.address;
    return words + ": ask there";
}

} // namespace

const char* name(Role role) noexcept {
    switch (role) {
    case Role::Unknown:
        return "unknown";
    case Role::Follower:
        return "follower";
    case Role::Leader:
        return "leader";
    }
    return "unknown";
}

Leadership Registry::at(const Resource& resource, BootTime now) const {
    const auto found = all_.find(resource);
    if (found == all_.end() || is_over(found->second, now)) return {};
    return found->second;
}

Result<Token> Registry::token_for_write(const Resource& resource, BootTime now) const {
    const auto found = at(resource, now);
    if (found.role == Role::Leader) return found.token;
    if (found.role == Role::Follower) return fail(ErrorCode::Conflict, words_for(resource, found.holder));
    return fail(
        ErrorCode::Unavailable, "it is not known who leads " + resource.text() + ": try again in a moment"
    );
}

std::optional<LeadershipChange> Registry::set(const Resource& resource, Leadership leadership, BootTime now) {
    if (is_over(leadership, now)) leadership = {};
    auto& kept = all_[resource];
    const auto before = std::exchange(kept, std::move(leadership));
    if (!is_change(before, kept)) return std::nullopt;
    return LeadershipChange{resource, before, kept};
}

std::vector<LeadershipChange> Registry::advance(BootTime now) {
    std::vector<LeadershipChange> changes;
    for (auto& [resource, kept] : all_)
        if (is_over(kept, now)) changes.push_back({resource, std::exchange(kept, {}), {}});
    return changes;
}

std::optional<BootTime> Registry::next_deadline() const {
    std::optional<BootTime> next;
    for (const auto& [resource, kept] : all_)
        if (kept.until && (!next || *kept.until < *next)) next = kept.until;
    return next;
}

std::vector<std::pair<Resource, Leadership>> Registry::snapshot(BootTime now) const {
    std::vector<std::pair<Resource, Leadership>> all;
    for (const auto& [resource, kept] : all_) all.emplace_back(resource, at(resource, now));
    return all;
}

} // namespace tutti::governance
