#include "governance/policy/role_book.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace tutti::governance::policy {

namespace {

/// With those before it, each of which it includes.
void add_built_in(std::vector<std::string_view>& names, UserRole role) {
    for (const auto each : {UserRole::Viewer, UserRole::Operator, UserRole::Admin})
        if (each <= role) names.push_back(name(each));
}

using ByName = std::map<std::string_view, const Role*>;

ByName by_name(std::span<const Role> roles) {
    ByName all;
    for (const auto& role : roles) all.emplace(role.name, &role);
    return all;
}

const Role* find(const ByName& roles, std::string_view name) noexcept {
    const auto found = roles.find(name);
    return found == roles.end() ? nullptr : found->second;
}

/// One that includes itself, or too many: why. The nearest are looked at first.
std::string why_not(const ByName& known, const Role& role) {
    struct Step {
        std::string_view role;
        std::size_t from; ///< the step that includes it
    };
    std::vector<Step> steps = {{role.name, 0}};
    std::set<std::string_view> seen = {role.name};
    for (std::size_t next = 0; next < steps.size(); ++next) {
        const auto* from = find(known, steps[next].role);
        if (from == nullptr) continue;
        for (const auto& included : from->includes) {
            if (included == role.name) {
                auto way = " includes " + role.name;
                for (auto at = next; at != 0; at = steps[at].from)
                    way = fmt::format(" includes {}{}", steps[at].role, way);
                return role.name + way;
            }
            if (!seen.insert(included).second) continue;
            if (seen.size() > most_included)
                return fmt::format("with all that those include it has more than {} roles", most_included);
            steps.push_back({included, next});
        }
    }
    return {};
}

} // namespace

RoleBook::RoleBook(std::vector<Role> roles) : roles_(std::move(roles)) {
    std::ranges::sort(roles_, {}, &Role::name);
    all_.reserve(roles_.size());
    for (std::uint32_t number = 0; number < roles_.size(); ++number) {
        All all{{number}};
        std::set<std::uint32_t> seen = {number};
        for (std::size_t next = 0; next < all.roles.size(); ++next)
            for (const auto& included : roles_[all.roles[next]].includes) {
                if (const auto ours = role_from(included)) all.built_in = std::max(all.built_in, *ours);
                const auto found = number_of(included);
                if (found && seen.insert(*found).second) all.roles.push_back(*found);
            }
        all_.push_back(std::move(all));
    }
}

std::optional<std::uint32_t> RoleBook::number_of(std::string_view name) const noexcept {
    const auto found = std::ranges::lower_bound(roles_, name, {}, &Role::name);
    if (found == roles_.end() || found->name != name) return std::nullopt;
    return static_cast<std::uint32_t>(found - roles_.begin());
}

bool RoleBook::has(std::string_view name) const noexcept {
    return role_from(name).has_value() || number_of(name).has_value();
}

Holder RoleBook::holder(const Asker& asker) const {
    Holder holder;
    const auto take = [&](UserRole role) { holder.built_in = std::max(holder.built_in, role); };
    if (asker.role != UserRole::None) holder.has.push_back(name(asker.role));
    take(asker.role);
    for (const auto& role : asker.roles) {
        if (const auto ours = role_from(role)) {
            holder.has.push_back(role);
            take(*ours);
        } else if (const auto number = number_of(role)) {
            holder.has.push_back(role);
            for (const auto each : all_[*number].roles) holder.may.push_back(roles_[each].name);
            take(all_[*number].built_in);
        }
    }
    add_built_in(holder.may, holder.built_in);
    std::ranges::sort(holder.may);
    const auto again = std::ranges::unique(holder.may);
    holder.may.erase(again.begin(), again.end());
    return holder;
}

std::map<std::string, std::string> RoleBook::mistakes(std::span<const Role> roles) {
    std::map<std::string, std::string> found;
    const auto known = by_name(roles);
    for (const auto& role : roles) {
        if (role.includes.empty()) continue;
        if (auto why = why_not(known, role); !why.empty()) found.emplace(role.name, std::move(why));
    }
    return found;
}

} // namespace tutti::governance::policy
