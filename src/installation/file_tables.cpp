#include "installation/file_tables.hpp"

#include "base/digest.hpp"
#include "base/json.hpp"
#include "toml/print_toml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace tutti::installation {

namespace {

/// Tables of which each member is one, by the kind that it has.
constexpr std::array<std::string_view, 2> families = {"service", "display"};
/// Of kinds that others carry out, and what says of a manifest itself.
constexpr auto others = std::to_array<std::string_view>(
    {"config", "playlist", "gesture", "user", "schedule", "role", "rule", "quota", "labels", "labels_of"}
);
constexpr std::string_view osc = "osc";
constexpr std::string_view route = "route";

bool is_one_of(std::span<const std::string_view> words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

void add_members(std::vector<FileTable>& tables, std::string_view kind, const Value& family) {
    for (const auto& member : family.members())
        if (member.value.is_object())
            tables.push_back({std::string(kind), member.key, member.value, member.position});
}

void add_osc(std::vector<FileTable>& tables, const Member& member) {
    std::vector<Member> rest;
    const Value* routes = nullptr;
    for (const auto& each : member.value.members())
        if (each.key == route)
            routes = &each.value;
        else
            rest.push_back(each);
    if (!rest.empty())
        tables.push_back(
            {"section", std::string(osc), Value::object(std::move(rest)).at(member.value.position()),
             member.position}
        );
    if (routes != nullptr && routes->is_object()) add_members(tables, route, *routes);
}

/// Members of an object with more behind them; what is no object stays as it is.
Value joined(const Value* before, std::vector<Member> more) {
    if (more.empty() && before != nullptr) return *before;
    std::vector<Member> members;
    if (before != nullptr && !before->is_object()) return *before;
    if (before != nullptr) members.assign(before->members().begin(), before->members().end());
    for (auto& member : more) members.push_back(std::move(member));
    auto value = Value::object(std::move(members));
    return before != nullptr ? value.at(before->position()) : value;
}

/// What is added to a document, by where.
struct Additions {
    std::vector<Member> services;
    std::vector<Member> displays;
    std::vector<Member> routes;
    std::vector<Member> osc_keys;
    std::vector<Member> sections;

    explicit Additions(std::span<const FileTable> tables) {
        for (const auto& table : tables) {
            if (table.is("section", osc))
                osc_keys.assign(table.spec.members().begin(), table.spec.members().end());
            else
                place_of(table.kind).push_back({table.name, table.spec, table.position});
        }
    }

    std::vector<Member>& place_of(std::string_view kind) {
        if (kind == "service") return services;
        if (kind == "display") return displays;
        return kind == route ? routes : sections;
    }
};

Value osc_with(const Value* before, Additions& added) {
    auto keys = std::move(added.osc_keys);
    const Value* routes = before != nullptr ? before->find(route) : nullptr;
    if (routes == nullptr) {
        if (!added.routes.empty())
            keys.push_back({std::string(route), Value::object(std::move(added.routes)), {}});
        return joined(before, std::move(keys));
    }
    auto whole = joined(before, std::move(keys));
    std::vector<Member> members(whole.members().begin(), whole.members().end());
    for (auto& member : members)
        if (member.key == route) member.value = joined(routes, std::move(added.routes));
    return Value::object(std::move(members)).at(before->position());
}

} // namespace

std::vector<FileTable> tables_of(const Value& document) {
    std::vector<FileTable> tables;
    for (const auto& member : document.members()) {
        if (!member.value.is_object() || is_one_of(others, member.key)) continue;
        if (is_one_of(families, member.key))
            add_members(tables, member.key, member.value);
        else if (member.key == osc)
            add_osc(tables, member);
        else
            tables.push_back({"section", member.key, member.value, member.position});
    }
    return tables;
}

Value with_tables(const Value& document, std::span<const FileTable> tables) {
    if (tables.empty()) return document;
    Additions added(tables);
    std::vector<Member> members(document.members().begin(), document.members().end());
    const auto put = [&](std::string_view key, Value value) {
        const auto place = std::ranges::find(members, key, &Member::key);
        if (place != members.end())
            place->value = std::move(value);
        else
            members.push_back({std::string(key), std::move(value), {}});
    };
    if (!added.services.empty()) put("service", joined(document.find("service"), std::move(added.services)));
    if (!added.displays.empty()) put("display", joined(document.find("display"), std::move(added.displays)));
    if (!added.routes.empty() || !added.osc_keys.empty()) put(osc, osc_with(document.find(osc), added));
    for (auto& section : added.sections) members.push_back(std::move(section));
    return Value::object(std::move(members)).at(document.position());
}

std::string path_of(const FileTable& table) {
    if (table.kind == "section") return toml::join_path("", table.name);
    return toml::join_path(table.kind == route ? "osc.route" : table.kind, table.name);
}

Value in_order(const Value& table) {
    if (table.is_array()) {
        std::vector<Value> items;
        for (const auto& item : table.items()) items.push_back(in_order(item));
        return Value::array(std::move(items));
    }
    if (!table.is_object()) return table;
    std::vector<Member> members;
    for (const auto& member : table.members()) members.push_back({member.key, in_order(member.value), {}});
    std::ranges::sort(members, {}, &Member::key);
    return Value::object(std::move(members));
}

std::uint64_t digest_of(const Value& table) { return digest(print_json(in_order(table))); }

std::string why_in_file_alone(std::string_view kind, std::string_view name) {
    if (kind != "section") return {};
    if (name == "control")
        return "[control] says who keeps what is applied: it stands in the installation's file alone";
    if (name == "bus") return "[bus] says where everybody meets: it stands in the installation's file alone";
    return {};
}

} // namespace tutti::installation
