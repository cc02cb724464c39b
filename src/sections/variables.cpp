#include "sections/variables.hpp"

#include "base/json.hpp"
#include "base/scan.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace tutti::sections {

namespace {

/// The pieces between commas, without those that are empty.
std::vector<std::string_view> pieces_of(std::string_view text) {
    std::vector<std::string_view> pieces;
    while (true) {
        const auto comma = text.find(',');
        if (const auto piece = trimmed(text.substr(0, comma)); !piece.empty()) pieces.push_back(piece);
        if (comma == std::string_view::npos) return pieces;
        text.remove_prefix(comma + 1);
    }
}

Result<Value> json_variable(std::string_view text) {
    auto value = parse_json(text);
    // What is wrong is said without the text: it may hold a secret.
    if (!value) return fail(ErrorCode::InvalidInput, "is no JSON");
    return value;
}

} // namespace

Result<Value> text_variable(std::string_view text) { return Value(text); }

Result<Value> number_variable(std::string_view text) {
    const auto value = parse_json(trimmed(text));
    if (value && value->is_number()) return *value;
    return Value(trimmed(text)); // the section says what it wants
}

Result<Value> boolean_variable(std::string_view text) {
    constexpr std::array<std::string_view, 4> affirmations = {"true", "yes", "on", "1"};
    constexpr std::array<std::string_view, 4> denials = {"false", "no", "off", "0"};
    std::string word(trimmed(text));
    std::ranges::transform(word, word.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    if (std::ranges::find(affirmations, word) != affirmations.end()) return Value(true);
    if (std::ranges::find(denials, word) != denials.end()) return Value(false);
    return fail(ErrorCode::InvalidInput, "must be true or false");
}

Result<Value> list_variable(std::string_view text) {
    std::vector<Value> items;
    for (const auto piece : pieces_of(text)) items.emplace_back(piece);
    return Value::array(std::move(items));
}

Result<Value> json_list_variable(std::string_view text) {
    auto value = json_variable(text);
    if (value && !value->is_array()) return fail(ErrorCode::InvalidInput, "must be a JSON array");
    return value;
}

Result<Value> sensors_variable(std::string_view text) {
    if (trimmed(text).starts_with('[')) return json_list_variable(text);
    std::vector<Value> sensors;
    for (const auto piece : pieces_of(text)) {
        const auto equals = piece.find('=');
        if (equals == std::string_view::npos)
            return fail(ErrorCode::InvalidInput, "must be label=MAC,label=MAC or a JSON array");
        sensors.push_back(Value::object(
            {{"label", trimmed(piece.substr(0, equals))}, {"mac", trimmed(piece.substr(equals + 1))}}
        ));
    }
    return Value::array(std::move(sensors));
}

Result<Value> cameras_variable(std::string_view text) {
    auto value = json_variable(text);
    if (value && value->is_array()) return Value::object({{"cameras", *value}});
    if (value && !value->is_object()) return fail(ErrorCode::InvalidInput, "must be a JSON object or array");
    return value;
}

} // namespace tutti::sections
