#include "governance/leadership/single_elector.hpp"

namespace tutti::governance {

void SingleElector::observe(const Resource& resource) { set(resource, {.role = Role::Follower}); }

void SingleElector::campaign(const Resource& resource) {
    if (registry_.at(resource, BootTime{}).role == Role::Leader) return;
    const auto token = next_token_(resource);
    if (token) {
        set(resource, {.role = Role::Leader, .holder = self_, .token = *token});
        return;
    }
    set(resource, {});
    failed_(resource, token.error());
}

void SingleElector::hand_over(const Resource& resource) {
    if (registry_.at(resource, BootTime{}).role != Role::Leader) return;
    observe(resource);
    campaign(resource);
}

void SingleElector::set(const Resource& resource, Leadership leadership) {
    // No time runs out here, so that none is needed.
    const auto change = registry_.set(resource, std::move(leadership), BootTime{});
    if (change && observer_) observer_(*change);
}

} // namespace tutti::governance
