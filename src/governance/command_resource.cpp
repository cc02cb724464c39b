#include "governance/command_resource.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::governance {

namespace {

/// A parameter that may be longer says something, and names nothing.
constexpr double longest_named = 512;

std::string_view family_of(const CommandType& type) noexcept {
    return type.name.substr(0, type.name.find('.'));
}

bool is_name(const CommandType& type, const Parameter& parameter) noexcept {
    if (parameter.kind == Parameter::Kind::Name) return true;
    return parameter.kind == Parameter::Kind::Text && parameter.most <= longest_named
           && type.contents != Contents::Secret;
}

/// By which it is named: none, one, or two, of which the first is a kind or a set.
std::vector<std::string_view> naming(const CommandType& type) {
    std::vector<std::string_view> names;
    for (const auto& parameter : type.parameters) {
        const auto name = parameter.name;
        const bool is_usual = name == "name" || name == "section" || name == family_of(type);
        if (parameter.presence != Presence::Needed && !is_usual) continue;
        if (!is_name(type, parameter)) break;
        names.push_back(name);
        if (names.size() == 2 || (name != "kind" && name != "set")) break;
    }
    return names;
}

std::string_view text_in(const Value& params, std::string_view key) {
    const auto* said = params.find(key);
    return said != nullptr && said->is_string() ? said->string() : std::string_view();
}

bool has(const CommandType& type, std::string_view parameter) noexcept {
    return std::ranges::find(type.parameters, parameter, &Parameter::name) != type.parameters.end();
}

/// Whether it may remove what it does not name.
bool takes_others_away(const CommandType& type, const Value& params) noexcept {
    if (has(type, "prune") && params.find("prune") != nullptr) return true;
    const auto* of_source = has(type, "prune_source") ? params.find("prune_source") : nullptr;
    return of_source != nullptr && *of_source != Value(false);
}

/// What a list names, or the keys of a table.
std::vector<std::string> listed(const CommandType& type, const Value& params) {
    std::vector<std::string> found;
    const auto add = [&](std::string_view name) {
        found.push_back(fmt::format("{}:{}", family_of(type), name));
    };
    for (const auto* key : {"objects", "definitions", "names", "sections"}) {
        const auto* said = has(type, key) ? params.find(key) : nullptr;
        if (said == nullptr) continue;
        for (const Member& member : said->is_object() ? said->members() : std::span<const Member>())
            add(member.key);
        for (const Value& item : said->is_array() ? said->items() : std::span<const Value>())
            if (item.find("kind") != nullptr)
                add(fmt::format("{}/{}", text_in(item, "kind"), text_in(item, "name")));
            else
                add(item.is_string() ? item.string() : text_in(item, "name"));
    }
    if (takes_others_away(type, params)) add("");
    return found;
}

} // namespace

std::vector<std::string> resources_of(const CommandType& type, const Value& params) {
    auto resources = listed(type, params);
    std::string one;
    for (const auto name : naming(type))
        if (const auto said = text_in(params, name); !said.empty())
            one += fmt::format("{}{}", one.empty() ? "" : "/", said);
    if (!one.empty()) resources.push_back(fmt::format("{}:{}", family_of(type), one));
    if (resources.empty()) resources.emplace_back();
    return resources;
}

std::string resource_form(const CommandType& type) {
    if (has(type, "objects") && family_of(type) == "object") return "object:{kind}/{name}";
    if (has(type, "sections")) return fmt::format("{}:{{section}}", family_of(type));
    std::string form;
    for (const auto name : naming(type)) form += fmt::format("{}{{{}}}", form.empty() ? "" : "/", name);
    return form.empty() ? form : fmt::format("{}:{}", family_of(type), form);
}

} // namespace tutti::governance
