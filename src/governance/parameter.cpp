#include "governance/parameter.hpp"

#include "base/name.hpp"
#include "base/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace tutti::governance {

namespace {

using Kind = Parameter::Kind;

/// As JSON Schema counts: code points.
std::size_t characters_in(std::string_view text) {
    return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, continues_character));
}

std::string quoted(const std::vector<std::string_view>& words) {
    std::string all;
    for (const auto word : words) all += fmt::format("{}\"{}\"", all.empty() ? "" : ", ", word);
    return all;
}

std::string range(const Parameter& parameter) {
    return fmt::format("from {:.15g} to {:.15g}", parameter.least, parameter.most);
}

/// A limit as JSON has it: 5, not 5.0.
Value limit(double value) {
    return std::trunc(value) == value ? Value(static_cast<std::int64_t>(value)) : Value(value);
}

Value text_schema(double least, double most) {
    std::vector<Member> members = {{"type", "string"}};
    if (least > 0) members.push_back({"minLength", limit(least)});
    members.push_back({"maxLength", limit(most)});
    return Value::object(std::move(members));
}

Value name_schema() {
    return Value::object(
        {{"type", "string"}, {"pattern", "^[a-z0-9_-]{1,64}(\\.[a-z0-9_-]{1,64})*$"}, {"maxLength", 256}}
    );
}

Value item_schema(Kind kind) {
    if (kind == Kind::Text) return text_schema(0, 1024);
    if (kind == Kind::Name) return name_schema();
    if (kind == Kind::Table) return Value::object({{"type", "object"}});
    return Value::object({});
}

std::string must_be(std::string_view wanted, const Value& value) {
    return fmt::format("must be {}, not {}", wanted, describe(value.kind()));
}

bool is_within(const Parameter& parameter, double value) {
    return value >= parameter.least && value <= parameter.most;
}

std::optional<std::string> mistake_in_text(const Value& value, double least, double most) {
    if (!value.is_string()) return must_be("a string", value);
    const auto length = static_cast<double>(characters_in(value.string()));
    if (length < least) return "must not be empty";
    if (length > most) return fmt::format("must have at most {:.15g} characters", most);
    return std::nullopt;
}

std::optional<std::string> mistake_in_name(const Value& value) {
    if (!value.is_string()) return must_be("a string", value);
    if (value.string().size() <= 256 && is_dotted_name(value.string())) return std::nullopt;
    return "must be a name: a-z, 0-9, '_' and '-', joined by '.'";
}

std::optional<std::string> mistake_in_list(const Parameter& parameter, const Value& value) {
    if (!value.is_array()) return must_be("a list", value);
    if (static_cast<double>(value.items().size()) > parameter.most)
        return fmt::format("must have at most {:.15g} items", parameter.most);
    const Parameter item{.name = "", .kind = parameter.item, .about = "", .most = 1024};
    std::size_t index = 0;
    for (const Value& each : value.items()) {
        if (auto mistake = mistake_in(item, each)) return fmt::format("item {} {}", index, *mistake);
        ++index;
    }
    return std::nullopt;
}

Parameter of(Kind kind, std::string_view name, std::string_view about) {
    return {.name = name, .kind = kind, .about = about};
}

Parameter between(Parameter parameter, double least, double most) {
    parameter.least = least;
    parameter.most = most;
    return parameter;
}

} // namespace

Parameter text(std::string_view name, std::string_view about, std::size_t most) {
    return between(of(Kind::Text, name, about), 0, static_cast<double>(most));
}
Parameter dotted_name(std::string_view name, std::string_view about) { return of(Kind::Name, name, about); }
Parameter word(std::string_view name, std::vector<std::string_view> words, std::string_view about) {
    auto parameter = of(Kind::Word, name, about);
    parameter.words = std::move(words);
    return parameter;
}
Parameter whole(std::string_view name, double least, double most, std::string_view about) {
    return between(of(Kind::Whole, name, about), least, most);
}
Parameter number(std::string_view name, double least, double most, std::string_view about) {
    return between(of(Kind::Number, name, about), least, most);
}
Parameter flag(std::string_view name, std::string_view about) { return of(Kind::Flag, name, about); }
Parameter table(std::string_view name, std::string_view about) { return of(Kind::Table, name, about); }
Parameter list(std::string_view name, Kind item, double most, std::string_view about) {
    auto parameter = between(of(Kind::List, name, about), 0, most);
    parameter.item = item;
    return parameter;
}
Parameter any(std::string_view name, std::string_view about) { return of(Kind::Any, name, about); }

Parameter needed(Parameter parameter) {
    parameter.presence = Presence::Needed;
    if (parameter.kind == Kind::Text) parameter.least = 1;
    return parameter;
}

std::optional<std::string> mistake_in(const Parameter& parameter, const Value& value) {
    switch (parameter.kind) {
    case Kind::Text:
        return mistake_in_text(value, parameter.least, parameter.most);
    case Kind::Name:
        return mistake_in_name(value);
    case Kind::Word:
        if (!value.is_string()) return must_be("a string", value);
        if (std::ranges::find(parameter.words, value.string()) == parameter.words.end())
            return fmt::format("must be one of {}", quoted(parameter.words));
        return std::nullopt;
    case Kind::Whole:
        if (!value.is_integer()) return must_be("a whole number", value);
        if (!is_within(parameter, value.number())) return fmt::format("must be {}", range(parameter));
        return std::nullopt;
    case Kind::Number:
        if (!value.is_number()) return must_be("a number", value);
        if (!is_within(parameter, value.number())) return fmt::format("must be {}", range(parameter));
        return std::nullopt;
    case Kind::Flag:
        return value.is_bool() ? std::nullopt : std::optional(must_be("true or false", value));
    case Kind::Table:
        return value.is_object() ? std::nullopt : std::optional(must_be("an object", value));
    case Kind::List:
        return mistake_in_list(parameter, value);
    case Kind::Any:
        break;
    }
    return std::nullopt;
}

Value schema_of(const Parameter& parameter) {
    std::vector<Member> members;
    const auto take = [&](const Value& schema) {
        members.insert(members.end(), schema.members().begin(), schema.members().end());
    };
    const auto take_range = [&](const char* type) {
        take(Value::object(
            {{"type", type}, {"minimum", limit(parameter.least)}, {"maximum", limit(parameter.most)}}
        ));
    };
    switch (parameter.kind) {
    case Kind::Text:
        take(text_schema(parameter.least, parameter.most));
        break;
    case Kind::Name:
        take(name_schema());
        break;
    case Kind::Word:
        members.push_back(
            {"enum", Value::array(std::vector<Value>(parameter.words.begin(), parameter.words.end()))}
        );
        break;
    case Kind::Whole:
        take_range("integer");
        break;
    case Kind::Number:
        take_range("number");
        break;
    case Kind::Flag:
        members.push_back({"type", "boolean"});
        break;
    case Kind::Table:
        members.push_back({"type", "object"});
        break;
    case Kind::List:
        take(Value::object(
            {{"type", "array"}, {"items", item_schema(parameter.item)}, {"maxItems", limit(parameter.most)}}
        ));
        break;
    case Kind::Any:
        break;
    }
    members.push_back({"description", parameter.about});
    return Value::object(std::move(members));
}

std::string describe(const Parameter& parameter) {
    switch (parameter.kind) {
    case Kind::Text:
        return "text";
    case Kind::Name:
        return "a name";
    case Kind::Word:
        return fmt::format("one of {}", quoted(parameter.words));
    case Kind::Whole:
        return fmt::format("a whole number {}", range(parameter));
    case Kind::Number:
        return fmt::format("a number {}", range(parameter));
    case Kind::Flag:
        return "true or false";
    case Kind::Table:
        return "an object";
    case Kind::List:
        return fmt::format("a list, at most {:.15g}", parameter.most);
    case Kind::Any:
        break;
    }
    return "any JSON";
}

} // namespace tutti::governance
