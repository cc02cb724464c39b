#include "event/definition/event_values.hpp"

#include "base/json.hpp"
#include "base/name.hpp"
#include "contract/topics.hpp"

#include <fmt/format.h>

#include <cmath>

namespace tutti::event::definition {

namespace {

/// What JSON could not say of a value, or nothing.
std::optional<toml::Complaint> why_unsayable(const Value& value, int depth) {
    if (depth > deepest_data)
        return toml::Complaint{fmt::format("nested deeper than {} levels", deepest_data), {}};
    if (value.is_number() && !std::isfinite(value.number()))
        return toml::Complaint{"must hold finite numbers alone: JSON has no others", {}};
    if (value.is_array())
        for (const Value& item : value.items())
            if (auto why = why_unsayable(item, depth + 1)) return why;
    if (value.is_object())
        for (const Member& member : value.members())
            if (auto why = why_unsayable(member.value, depth + 1)) return why;
    return std::nullopt;
}

} // namespace

toml::Read<std::string> EventType::operator()(const Value& value) const {
    if (!value.is_string()) return toml::wrong_kind("an event type such as \"button.press\"", value);
    if (!is_dotted_name(value.string()))
        return toml::complain(
            "must be names of a-z, 0-9, '_' and '-', joined by '.', such as \"button.press\""
        );
    if (value.string().size() > longest_event_type)
        return toml::complain(fmt::format("must be at most {} characters", longest_event_type));
    return std::string(value.string());
}

toml::Read<std::string> EmittedType::operator()(const Value& value) const {
    auto type = EventType{}(value);
    if (type && contract::is_reserved_event(*type))
        return toml::complain(
            "`event.…` and `playlist.…` are what the runtime itself emits: choose another type"
        );
    return type;
}

toml::Read<Value> Data::operator()(const Value& value) const {
    if (!value.is_object()) return toml::wrong_kind("a table", value);
    if (auto why = why_unsayable(value, 1)) return std::unexpected(std::move(*why));
    return value;
}

toml::Read<Value> Metadata::operator()(const Value& value) const {
    auto data = Data{}(value);
    if (!data) return data;
    const auto size = print_json(*data).size();
    if (size > largest_metadata)
        return toml::complain(fmt::format(
            "must be at most {} bytes as JSON, not {}: every event carries it", largest_metadata, size
        ));
    return data;
}

toml::Read<double> Number::operator()(const Value& value) const {
    if (!value.is_number()) return toml::wrong_kind("a number", value);
    if (!std::isfinite(value.number())) return toml::complain("must be a finite number");
    return value.number();
}

} // namespace tutti::event::definition
