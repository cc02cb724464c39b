#include "governance/policy/read_policy.hpp"

#include "base/name.hpp"
#include "governance/policy/pattern.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::governance::policy {

namespace {

constexpr std::size_t most_of_a_list = 64;
constexpr std::size_t longest_about = 400;
constexpr std::int64_t most_of_a_quota = 1'000'000'000;

toml::Read<std::string> pattern(const Value& value) {
    auto text = toml::Text{}(value);
    if (text && !is_pattern(*text))
        return toml::complain("must be a name, or the beginning of names with a * behind it: \"guest-*\"");
    return text;
}

toml::Read<std::string> resource_pattern(const Value& value) {
    auto text = toml::Text{}(value);
    if (text && !is_resource_pattern(*text))
        return toml::complain("must be a kind and a name, or the beginning of one with a * behind it: "
                              "\"service:lamp\", \"playlist:show-*\"; of topics a filter: \"topic:event/#\"");
    return text;
}

toml::Read<std::string> role_name(const Value& value) { return toml::Name{}(value); }

toml::Read<std::string> dotted(const Value& value) {
    auto text = toml::Text{}(value);
    if (text && !is_dotted_name(*text)) return toml::complain("must be a name, such as \"jobs\"");
    return text;
}

toml::Read<std::string> about(const Value& value) {
    auto text = toml::AnyText{}(value);
    if (text && text->size() > longest_about)
        return toml::complain(fmt::format("has at most {} bytes", longest_about));
    return text;
}

toml::Read<IpNetwork> network(const Value& value) {
    if (!value.is_string()) return toml::wrong_kind("a string", value);
    if (const auto network = parse_ip_network(value.string())) return *network;
    return toml::complain("must be a network or an address, such as \"192.168.0.0/16\"");
}

/// "22:00-08:00".
toml::Read<std::pair<std::chrono::minutes, std::chrono::minutes>> hours(const Value& value) {
    if (!value.is_string()) return toml::wrong_kind("a string", value);
    const auto text = value.string();
    const auto dash = text.find('-');
    const auto from = calendar::parse_time_of_day(text.substr(0, dash));
    const auto to =
        dash == std::string_view::npos ? from : calendar::parse_time_of_day(text.substr(dash + 1));
    if (!from || !to || *from == *to)
        return toml::complain("must be two times of day that differ, such as \"22:00-08:00\"");
    return std::pair{*from, *to};
}

toml::Read<std::uint8_t> days(const Value& value) {
    if (value.is_string())
        if (const auto days = calendar::parse_days(value.string())) return *days;
    return toml::complain("must be days, such as \"mon-fri\" or \"sat,sun\"");
}

template <typename T, typename Meaning>
void read_list(toml::TableReader& table, std::string_view key, std::vector<T>& target, Meaning meaning) {
    const auto* list = table.table().find(key);
    if (list != nullptr && list->is_array() && list->items().size() > most_of_a_list) {
        table.take(key);
        table.mistake(key, fmt::format("has at most {} items: make two of it", most_of_a_list));
        return;
    }
    table.read_list(key, target, meaning);
}

template <typename Meaning>
void read_needed_list(
    toml::TableReader& table, std::string_view key, std::vector<std::string>& target, Meaning meaning,
    std::string_view what
) {
    read_list(table, key, target, meaning);
    const auto* list = table.table().find(key);
    if (list == nullptr)
        table.missing(key, what);
    else if (list->is_array() && list->items().empty())
        table.mistake(key, fmt::format("must name {}", what));
}

void read_when(toml::TableReader& table, When& when) {
    calendar::WeeklyHours weekly;
    std::pair<std::chrono::minutes, std::chrono::minutes> from_to{weekly.from, weekly.to};
    table.read("hours", from_to, hours);
    weekly.from = from_to.first;
    weekly.to = from_to.second;
    table.read("days", weekly.days, days);
    if (table.has("hours") || table.has("days")) when.hours = weekly;
    table.read("time_zone", when.time_zone, toml::ZoneName{});
    if (table.has("time_zone") && !when.hours)
        table.mistake("time_zone", "is of `hours` and `days`: say one");
    read_list(table, "networks", when.networks, network);
    read_list(table, "not_networks", when.not_networks, network);
}

Value list_of(const std::vector<std::string>& texts) { return Value::array({texts.begin(), texts.end()}); }

Value list_of(const std::vector<IpNetwork>& networks) {
    std::vector<Value> items;
    for (const auto& network : networks) items.emplace_back(print(network));
    return Value::array(std::move(items));
}

void add_list(std::vector<Member>& members, std::string_view key, const auto& list) {
    if (!list.empty()) members.push_back({std::string(key), list_of(list)});
}

void add_about(std::vector<Member>& members, const std::string& about) {
    if (!about.empty()) members.push_back({"about", about});
}

Value to_value(const When& when) {
    std::vector<Member> members;
    if (when.hours) {
        const auto [from, to] = std::pair{when.hours->from.count(), when.hours->to.count()};
        members.push_back(
            {"hours", fmt::format("{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)}
        );
        members.push_back({"days", calendar::print_days(when.hours->days)});
        if (!when.time_zone.empty()) members.push_back({"time_zone", when.time_zone});
    }
    add_list(members, "networks", when.networks);
    add_list(members, "not_networks", when.not_networks);
    return Value::object(std::move(members));
}

} // namespace

Role read_role(toml::TableReader& table, std::string name) {
    Role role;
    role.name = std::move(name);
    if (role_from(role.name)) table.mistake_here("is one of Tutti's own roles: give yours another name");
    read_list(table, "may", role.may, pattern);
    read_list(table, "includes", role.includes, role_name);
    table.read("about", role.about, about);
    return role;
}

Rule read_rule(toml::TableReader& table, std::string name) {
    Rule rule;
    rule.name = std::move(name);
    constexpr toml::OneOf<Effect, 2> effect{{{{"allow", Effect::Allow}, {"forbid", Effect::Forbid}}}};
    const bool is_said = table.read_needed("effect", rule.effect, effect, "\"allow\" or \"forbid\"");
    read_list(table, "subjects", rule.subjects, pattern);
    read_list(table, "roles", rule.roles, role_name);
    read_needed_list(table, "actions", rule.actions, pattern, "what it is about, such as \"service.*\"");
    read_list(table, "resources", rule.resources, resource_pattern);
    if (const auto* list = table.table().find("resources");
        list != nullptr && list->is_array() && list->items().empty())
        table.mistake("resources", "names nothing: leave it out, where it does not matter of what");
    table.read_table("when", [&](toml::TableReader& when) { read_when(when, rule.when); });
    table.read("about", rule.about, about);
    if (!table.has("subjects") && !table.has("roles") && is_said && rule.effect == Effect::Allow)
        table.missing("subjects", "whom it allows that, or `roles`; \"*\" is everybody");
    for (const auto* key : {"subjects", "roles"})
        if (const auto* list = table.table().find(key);
            list != nullptr && list->is_array() && list->items().empty())
            table.mistake(key, "names nobody: leave it out, or say who");
    return rule;
}

Quota read_quota(toml::TableReader& table, std::string name) {
    Quota quota;
    quota.name = std::move(name);
    constexpr toml::OneOf<Quota::Per, 2> per{{{{"subject", Quota::Per::Subject}, {"all", Quota::Per::All}}}};
    table.read_needed("of", quota.of, dotted, "what it counts, such as \"jobs\"");
    table.read_needed("most", quota.most, toml::Whole{0, most_of_a_quota}, "how many there may be");
    table.read("per", quota.per, per);
    read_list(table, "subjects", quota.subjects, pattern);
    read_list(table, "roles", quota.roles, role_name);
    table.read("about", quota.about, about);
    return quota;
}

Value to_value(const Role& role) {
    std::vector<Member> members;
    add_list(members, "may", role.may);
    add_list(members, "includes", role.includes);
    add_about(members, role.about);
    return Value::object(std::move(members));
}

Value to_value(const Rule& rule) {
    std::vector<Member> members = {{"effect", name(rule.effect)}};
    add_list(members, "subjects", rule.subjects);
    add_list(members, "roles", rule.roles);
    add_list(members, "actions", rule.actions);
    add_list(members, "resources", rule.resources);
    if (!rule.when.is_always()) members.push_back({"when", to_value(rule.when)});
    add_about(members, rule.about);
    return Value::object(std::move(members));
}

Value to_value(const Quota& quota) {
    std::vector<Member> members = {
        {"of", quota.of}, {"most", quota.most}, {"per", quota.per == Quota::Per::Subject ? "subject" : "all"}
    };
    add_list(members, "subjects", quota.subjects);
    add_list(members, "roles", quota.roles);
    add_about(members, quota.about);
    return Value::object(std::move(members));
}

} // namespace tutti::governance::policy
