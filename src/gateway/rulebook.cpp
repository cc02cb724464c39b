#include "gateway/rulebook.hpp"

#include "governance/catalogue.hpp"

#include <algorithm>
#include <iterator>
#include <set>

namespace tutti::gateway {

const governance::policy::Role* Rulebook::find(std::string_view role) const noexcept {
    const auto roles = set_->roles();
    const auto found = std::ranges::lower_bound(roles, role, {}, &governance::policy::Role::name);
    return found != roles.end() && found->name == role ? &*found : nullptr;
}

Role Rulebook::included_in(std::string_view role) const {
    const std::string name(role);
    const auto holder = set_->holder({.subject = "", .roles = std::span(&name, 1)});
    return parse_role(governance::name(holder.built_in)).value_or(Role::Anyone);
}

std::vector<std::string> Rulebook::allowed_by(std::string_view role) const {
    std::set<std::string> allowed;
    const std::string name(role);
    for (const auto each : set_->holder({.subject = "", .roles = std::span(&name, 1)}).may)
        if (const auto* included = find(each)) allowed.insert(included->may.begin(), included->may.end());
    return {allowed.begin(), allowed.end()};
}

std::vector<std::string> Rulebook::names() const {
    std::vector<std::string> names;
    std::ranges::transform(set_->roles(), std::back_inserter(names), &governance::policy::Role::name);
    return names;
}

const governance::CommandTable& Rulebook::commands() const {
    if (!commands_) commands_ = governance::catalogue();
    return *commands_;
}

} // namespace tutti::gateway
