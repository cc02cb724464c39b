#include "contract/fields.hpp"

#include "base/name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace tutti::contract {

FieldReader::FieldReader(const Value& payload, VersionField version_field) : payload_(payload) {
    if (!payload.is_object()) {
        error_ = Error{
            ErrorCode::InvalidInput, fmt::format("the payload is {}, not an object", describe(payload.kind()))
        };
        return;
    }
    const Value* said = payload.find("v");
    if (said == nullptr && version_field == VersionField::Optional) return;
    if (said == nullptr || !said->is_number())
        wrong("v", said == nullptr ? "is missing" : "is no number");
    else if (said->number() != version)
        error_ = Error{ErrorCode::UnknownVersion, fmt::format("v: version {} is not known", said->number())};
}

void FieldReader::wrong(std::string_view key, std::string_view reason) {
    if (!error_) error_ = Error{ErrorCode::InvalidInput, fmt::format("{}: {}", key, reason)};
}

const Value* FieldReader::required(std::string_view key) {
    if (error_) return nullptr;
    const Value* value = payload_.find(key);
    if (value == nullptr) wrong(key, "is missing");
    return value;
}

std::string
FieldReader::checked_text(std::string_view key, const Value& value, std::size_t least, std::size_t most) {
    if (!value.is_string())
        wrong(key, fmt::format("is {}, not a string", describe(value.kind())));
    else if (value.string().size() < least)
        wrong(key, "is empty");
    else if (value.string().size() > most)
        wrong(key, fmt::format("is longer than {} bytes", most));
    else
        return std::string(value.string());
    return {};
}

std::int64_t FieldReader::checked_integer(
    std::string_view key, const Value& value, std::int64_t least, std::int64_t most
) {
    // To JSON 3.0 is as whole a number as 3; limits lie within what a double holds exactly.
    const double number = checked_number(key, value, static_cast<double>(least), static_cast<double>(most));
    if (number == std::trunc(number)) return static_cast<std::int64_t>(number);
    wrong(key, "is not a whole number");
    return least;
}

double FieldReader::checked_number(std::string_view key, const Value& value, double least, double most) {
    if (!value.is_number())
        wrong(key, fmt::format("is {}, not a number", describe(value.kind())));
    else if (!(value.number() >= least && value.number() <= most))
        wrong(key, fmt::format("is not between {} and {}", least, most));
    else
        return value.number();
    return least;
}

std::string FieldReader::text(std::string_view key, std::size_t least, std::size_t most) {
    const Value* value = required(key);
    return value != nullptr ? checked_text(key, *value, least, most) : std::string();
}

std::optional<std::string>
FieldReader::optional_text(std::string_view key, std::size_t least, std::size_t most) {
    if (!has(key)) return std::nullopt;
    return text(key, least, most);
}

std::optional<std::string> FieldReader::text_or_null(std::string_view key, std::size_t least) {
    const Value* value = required(key);
    if (value == nullptr || value->is_null()) return std::nullopt;
    return checked_text(key, *value, least, 1024 * 1024);
}

std::string FieldReader::name(std::string_view key) {
    auto said = text(key, 1, 255);
    if (!is_dotted_name(said)) wrong(key, "is no name of a-z, 0-9, '_' and '-', joined by '.'");
    return said;
}

bool FieldReader::boolean(std::string_view key) {
    const Value* value = required(key);
    if (value == nullptr) return false;
    if (value->is_bool()) return value->boolean();
    wrong(key, fmt::format("is {}, not true or false", describe(value->kind())));
    return false;
}

bool FieldReader::boolean_or(std::string_view key, bool otherwise) {
    return has(key) ? boolean(key) : otherwise;
}

std::int64_t FieldReader::integer(std::string_view key, std::int64_t least, std::int64_t most) {
    const Value* value = required(key);
    return value != nullptr ? checked_integer(key, *value, least, most) : least;
}

std::uint64_t FieldReader::count(std::string_view key) {
    return static_cast<std::uint64_t>(integer(key, 0, max_count));
}

std::optional<std::int64_t>
FieldReader::integer_or_null(std::string_view key, std::int64_t least, std::int64_t most) {
    const Value* value = required(key);
    if (value == nullptr || value->is_null()) return std::nullopt;
    return checked_integer(key, *value, least, most);
}

double FieldReader::number(std::string_view key, double least, double most) {
    const Value* value = required(key);
    return value != nullptr ? checked_number(key, *value, least, most) : least;
}

std::optional<double> FieldReader::number_or_null(std::string_view key, double least, double most) {
    const Value* value = required(key);
    if (value == nullptr || value->is_null()) return std::nullopt;
    return checked_number(key, *value, least, most);
}

WallTime FieldReader::time(std::string_view key) {
    return wall_time_from_seconds(number(key, 0.0, max_timestamp));
}

std::optional<WallTime> FieldReader::time_or_null(std::string_view key) {
    const auto said = number_or_null(key, 0.0, max_timestamp);
    if (!said) return std::nullopt;
    return wall_time_from_seconds(*said);
}

microseconds FieldReader::period(std::string_view key, double most) {
    const double said = number(key, 0.0, most);
    if (!(said > 0.0)) wrong(key, "is not more than 0");
    return std::max(wall_time_from_seconds(said).time_since_epoch(), microseconds(1));
}

Value FieldReader::object(std::string_view key) {
    const Value* value = required(key);
    if (value == nullptr) return {};
    if (!value->is_object()) wrong(key, fmt::format("is {}, not an object", describe(value->kind())));
    return *value;
}

Value FieldReader::any(std::string_view key) {
    const Value* value = required(key);
    return value != nullptr ? *value : Value();
}

std::vector<std::string> FieldReader::texts(std::string_view key) {
    std::vector<std::string> all;
    const Value* value = required(key);
    if (value == nullptr) return all;
    if (!value->is_array()) {
        wrong(key, fmt::format("is {}, not an array", describe(value->kind())));
        return all;
    }
    for (const Value& item : value->items()) all.push_back(checked_text(key, item, 1, 65535));
    return all;
}

Value value_or_null(const std::optional<WallTime>& optional) {
    return optional ? Value(to_seconds(*optional)) : Value();
}

} // namespace tutti::contract
