#include "governance/command_table.hpp"

#include "toml/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::governance {

CommandTable::CommandTable(std::vector<CommandType> types) : types_(std::move(types)) {
    std::ranges::sort(types_, {}, &CommandType::name);
    invariant(
        std::ranges::adjacent_find(types_, {}, &CommandType::name) == types_.end(),
        "two commands have one name"
    );
    invariant(
        std::ranges::none_of(
            types_, [](const CommandType& type
                    ) { return type.effect == Effect::Stored && type.leader == LeaderNeed::None; }
        ),
        "a command is stored, and takes no leader"
    );
}

const CommandType* CommandTable::find(std::string_view name) const noexcept {
    const auto found = std::ranges::lower_bound(types_, name, {}, &CommandType::name);
    return found != types_.end() && found->name == name ? &*found : nullptr;
}

const CommandType*
CommandTable::find_action(std::string_view target, std::string_view action) const noexcept {
    const auto found = std::ranges::find_if(types_, [&](const CommandType& type) {
        return type.target == target
               && (type.action == action || (!action.empty() && type.older_action == action));
    });
    return found != types_.end() ? &*found : nullptr;
}

Result<const CommandType*> CommandTable::named(std::string_view name) const {
    if (const auto* type = find(name)) return type;
    std::vector<std::string_view> names;
    for (const auto& type : types_) names.push_back(type.name);
    const auto meant = toml::nearest(name, names);
    return fail(
        ErrorCode::NotFound, meant.empty()
                                 ? fmt::format("there is no command {}", name)
                                 : fmt::format("there is no command {}; did you mean `{}`?", name, meant)
    );
}

Value schema_of(const CommandType& type) {
    std::vector<Member> properties;
    std::vector<Value> required;
    for (const auto& parameter : type.parameters) {
        properties.push_back({std::string(parameter.name), schema_of(parameter)});
        if (parameter.presence == Presence::Needed) required.emplace_back(parameter.name);
    }
    std::vector<Member> members = {{"type", "object"}, {"properties", Value::object(std::move(properties))}};
    if (!required.empty()) members.push_back({"required", Value::array(std::move(required))});
    if (!type.either.empty()) {
        std::vector<Value> either;
        for (const auto& names : type.either)
            either.push_back(
                Value::object({{"required", Value::array(std::vector<Value>(names.begin(), names.end()))}})
            );
        members.push_back({"anyOf", Value::array(std::move(either))});
    }
    members.push_back({"additionalProperties", false});
    return Value::object(std::move(members));
}

Value to_value(const CommandType& type) {
    return Value::object({
        {"name", type.name},
        {"target", type.target},
        {"action", type.action},
        {"summary", type.summary},
        {"permission", name(type.permission)},
        {"effect", name(type.effect)},
        {"repetition", name(type.repetition)},
        {"leader", name(type.leader)},
        {"vault", name(type.vault)},
        {"deadline", to_seconds(type.deadline)},
        {"parameters", schema_of(type)},
    });
}

} // namespace tutti::governance
