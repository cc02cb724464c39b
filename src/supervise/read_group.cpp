#include "supervise/read_group.hpp"

#include "toml/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::supervise {

namespace {

constexpr toml::OneOf<Strategy, 3> strategy_word{
    {{{"one_for_one", Strategy::OneForOne},
      {"rest_for_one", Strategy::RestForOne},
      {"one_for_all", Strategy::OneForAll}}}
};

const Group* group_of(const std::vector<Group>& groups, const std::string& service) {
    const auto found = std::ranges::find_if(groups, [&](const Group& group) {
        return std::ranges::find(group.services, service) != group.services.end();
    });
    return found == groups.end() ? nullptr : &*found;
}

/// Takes out what is no member.
void check_members(
    toml::TableReader& table, const std::vector<ServiceDefinition>& services,
    const std::vector<Group>& groups, Group& group
) {
    std::vector<std::string_view> names;
    for (const auto& service : services) names.push_back(service.name);
    std::vector<std::string> members;
    for (const auto& service : group.services) {
        if (std::ranges::find(names, service) == names.end())
            table.mistake(
                "services", fmt::format("there is no service named `{}`", service),
                std::string(toml::nearest(service, names))
            );
        else if (std::ranges::find(members, service) != members.end())
            table.mistake("services", fmt::format("`{}` stands here twice", service));
        else if (const auto* const other = group_of(groups, service))
            table.mistake("services", fmt::format("`{}` is in group.{} already", service, other->name));
        else
            members.push_back(service);
    }
    group.services = std::move(members);
}

/// The strategy of the group is what its members have in common: each waits for the one before it.
void add_order(const Group& group, std::vector<ServiceDefinition>& services) {
    const std::string* before = nullptr;
    for (const auto& name : group.services) {
        auto& service = *std::ranges::find(services, name, &ServiceDefinition::name);
        if (before != nullptr && std::ranges::find(service.needs, *before) == service.needs.end())
            service.needs.push_back(*before);
        if (service.pattern == Pattern::Always) before = &service.name;
    }
}

} // namespace

const char* name(Strategy strategy) noexcept {
    constexpr const char* names[] = {"one_for_one", "rest_for_one", "one_for_all"};
    return names[static_cast<std::size_t>(strategy)];
}

void read_groups(
    toml::TableReader& tables, std::vector<ServiceDefinition>& services, std::vector<Group>& groups
) {
    tables.read_each_table([&](const Member& member, toml::TableReader& table) {
        Group group;
        group.name = member.key;
        if (!table.read_list("services", group.services, toml::Name{}) || group.services.size() < 2)
            table.mistake("services", "must name two services or more: those whose fate is shared");
        table.read("strategy", group.strategy, strategy_word);
        check_members(table, services, groups, group);
        if (group.strategy != Strategy::OneForOne) add_order(group, services);
        groups.push_back(std::move(group));
    });
}

} // namespace tutti::supervise
