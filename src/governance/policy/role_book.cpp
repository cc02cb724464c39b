#include "governance/policy/role_book.hpp"

#include <algorithm>
#include <array>
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

} // namespace

RoleBook::RoleBook(std::vector<Role> roles) : roles_(std::move(roles)) {
    std::ranges::sort(roles_, {}, &Role::name);
    const auto known = by_name(roles_);
    for (const auto& role : roles_) {
        All all;
        std::vector<std::string> to_do = {role.name};
        while (!to_do.empty()) {
            auto next = std::move(to_do.back());
            to_do.pop_back();
            if (std::ranges::find(all.names, next) != all.names.end()) continue;
            if (const auto ours = role_from(next)) all.built_in = std::max(all.built_in, *ours);
            if (const auto* found = find(known, next))
                to_do.insert(to_do.end(), found->includes.begin(), found->includes.end());
            all.names.push_back(std::move(next));
        }
        all_.emplace(role.name, std::move(all));
    }
}

bool RoleBook::has(std::string_view name) const noexcept {
    return role_from(name).has_value() || all_.contains(name);
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
        } else if (const auto found = all_.find(role); found != all_.end()) {
            holder.has.push_back(role);
            holder.may.insert(holder.may.end(), found->second.names.begin(), found->second.names.end());
            take(found->second.built_in);
        }
    }
    std::erase_if(holder.may, [](std::string_view role) { return role_from(role).has_value(); });
    add_built_in(holder.may, holder.built_in);
    std::ranges::sort(holder.may);
    const auto again = std::ranges::unique(holder.may);
    holder.may.erase(again.begin(), again.end());
    return holder;
}

std::map<std::string, std::string> RoleBook::cycles(std::span<const Role> roles) {
    std::map<std::string, std::string> found;
    const auto known = by_name(roles);
    for (const auto& role : roles) {
        if (role.includes.empty()) continue;
        // The way to each role from this one, the nearest first.
        std::vector<std::pair<std::string, std::string>> ways = {{role.name, role.name}};
        for (std::size_t next = 0; next < ways.size() && !found.contains(role.name); ++next) {
            const auto* from = find(known, ways[next].first);
            if (from == nullptr) continue;
            for (const auto& included : from->includes) {
                auto way = ways[next].second + " includes " + included;
                if (included == role.name)
                    found.emplace(role.name, std::move(way));
                else if (std::ranges::find(ways, included, &std::pair<std::string, std::string>::first)
                         == ways.end())
                    ways.emplace_back(included, std::move(way));
            }
        }
    }
    return found;
}

} // namespace tutti::governance::policy
