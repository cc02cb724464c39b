#include "recording/viewer_schema.hpp"

#include <optional>
#include <string_view>

namespace tutti::recording {

namespace {

std::string_view type_of_value(const Value& value) noexcept {
    switch (value.kind()) {
    case Value::Kind::Bool:
        return "boolean";
    case Value::Kind::Integer:
        return "integer";
    case Value::Kind::Real:
        return "number";
    case Value::Kind::String:
        return "string";
    case Value::Kind::Null:
    case Value::Kind::Array:
    case Value::Kind::Object:
        break;
    }
    return {};
}

/// The one type of a property; empty where it has none or too many to name one.
std::string_view type_of(const Value& property) noexcept {
    if (const Value* type = property.find("type")) {
        if (type->is_string()) return type->string();
        if (!type->is_array()) return {};
        for (const Value& each : type->items())
            if (each.is_string() && each.string() != "null") return each.string();
        return {};
    }
    if (const Value* constant = property.find("const")) return type_of_value(*constant);
    const Value* choices = property.find("enum");
    if (choices == nullptr || !choices->is_array() || choices->items().empty()) return {};
    return type_of_value(choices->items().front());
}

std::optional<Value> viewer_property(const Value& property) {
    const auto type = type_of(property);
    if (type.empty() || type == "null" || property.find("oneOf") != nullptr) return std::nullopt;
    if (type == "object") return viewer_schema(property);
    std::vector<Member> members = {{"type", type}};
    if (type == "array") {
        const Value* items = property.find("items");
        const auto item = items == nullptr ? std::nullopt : viewer_property(*items);
        if (!item || *item->find("type") == Value("array")) return std::nullopt; // a table in a table
        members.push_back({"items", *item});
    }
    if (const Value* description = property.find("description"))
        members.push_back({"description", *description});
    return Value::object(std::move(members));
}

} // namespace

Value viewer_schema(const Value& schema) {
    std::vector<Member> properties;
    if (const Value* given = schema.find("properties")) {
        for (const auto& [name, property, position] : given->members())
            if (auto kept = viewer_property(property)) properties.push_back({name, *std::move(kept)});
    }
    std::vector<Member> members;
    for (const auto* key : {"$schema", "title", "description"})
        if (const Value* value = schema.find(key)) members.push_back({key, *value});
    members.push_back({"type", "object"});
    members.push_back({"properties", Value::object(std::move(properties))});
    return Value::object(std::move(members));
}

} // namespace tutti::recording
