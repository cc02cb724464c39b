#include "input/osc/osc_saying.hpp"

#include "base/base64.hpp"
#include "base/name.hpp"
#include "base/utf8.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

namespace tutti::input {

namespace {

constexpr std::size_t longest_type = 255; // bytes, as the contract has it
constexpr seconds furthest_time{1};

char in_names(char c) noexcept {
    if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
    const char one[] = {c};
    return is_name_segment({one, 1}) ? c : '_';
}

/// One '_' for a character of several bytes.
std::string segment_of(std::string_view part) {
    std::string segment;
    for (const char c : part) {
        if (segment.size() == max_name_length) break;
        if (segment.empty() || !continues_character(c)) segment += in_names(c);
    }
    return segment;
}

Value values_of(const std::vector<osc::Argument>& arguments);

std::string text_of_character(std::uint32_t code) {
    const auto byte = [](std::uint32_t bits) { return static_cast<char>(bits); };
    if (code < 0x80) return {byte(code)};
    if (code < 0x800) return {byte(0xC0 | code >> 6), byte(0x80 | (code & 0x3F))};
    if (code < 0x10000)
        return {byte(0xE0 | code >> 12), byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F))};
    return {
        byte(0xF0 | code >> 18), byte(0x80 | (code >> 12 & 0x3F)), byte(0x80 | (code >> 6 & 0x3F)),
        byte(0x80 | (code & 0x3F))
    };
}

struct ValueOf {
    Value operator()(std::int32_t number) const { return number; }
    /// The shortest decimal that is this float: 0.1 rather than 0.10000000149011612.
    Value operator()(float number) const {
        if (!std::isfinite(number)) return nullptr;
        std::array<char, 32> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
        double decimal = 0;
        std::from_chars(digits.data(), end, decimal);
        return decimal;
    }
    Value operator()(const std::string& text) const { return whole_characters(text); }
    Value operator()(const osc::Blob& blob) const { return to_base64(blob.bytes); }
    Value operator()(std::int64_t number) const {
        constexpr std::int64_t most_exact = std::int64_t{1} << 53; // of the doubles that others read it as
        if (number > most_exact || number < -most_exact) return fmt::format("{}", number);
        return number;
    }
    Value operator()(osc::TimeTag tag) const {
        const auto time = tag.time();
        return time ? Value(to_seconds(*time)) : Value("immediately");
    }
    Value operator()(double number) const { return std::isfinite(number) ? Value(number) : Value(); }
    Value operator()(const osc::Symbol& symbol) const { return whole_characters(symbol.text); }
    Value operator()(osc::Char character) const {
        constexpr std::uint32_t last_character = 0x10FFFF;
        const bool is_half_of_a_pair = character.code >= 0xD800 && character.code <= 0xDFFF;
        if (character.code > last_character || is_half_of_a_pair) return character.code;
        return text_of_character(character.code);
    }
    Value operator()(osc::Color color) const {
        return fmt::format("#{:02x}{:02x}{:02x}{:02x}", color.red, color.green, color.blue, color.alpha);
    }
    Value operator()(osc::Midi midi) const {
        return Value::array({midi.port, midi.status, midi.first, midi.second});
    }
    Value operator()(bool truth) const { return truth; }
    Value operator()(osc::Nil) const { return nullptr; }
    Value operator()(osc::Impulse) const { return "impulse"; }
    Value operator()(const osc::Array& array) const { return values_of(array.items); }
};

Value values_of(const std::vector<osc::Argument>& arguments) {
    std::vector<Value> values;
    values.reserve(arguments.size());
    for (const auto& argument : arguments) values.push_back(std::visit(ValueOf{}, argument));
    return Value::array(std::move(values));
}

} // namespace

std::optional<std::string> osc_event_type(std::string_view address, OscClass klass) {
    std::string type = klass == OscClass::Raw ? "raw.osc" : "osc";
    const auto without_parts = type.size();
    while (!address.empty()) {
        const auto part = address.substr(0, address.find('/'));
        address.remove_prefix(std::min(part.size() + 1, address.size()));
        if (!part.empty()) type.append(".").append(segment_of(part));
    }
    if (type.size() == without_parts || type.size() > longest_type) return std::nullopt;
    return type;
}

Value osc_event_data(const osc::Message& message) {
    return Value::object(
        {{"address", whole_characters(message.address)},
         {"args", values_of(message.arguments)},
         {"types", osc::type_tags(message.arguments)}}
    );
}

WallTime osc_event_time(osc::TimeTag tag, WallTime arrival) noexcept {
    const auto time = tag.time();
    if (!time || *time < arrival - furthest_time || *time > arrival + furthest_time) return arrival;
    return *time;
}

} // namespace tutti::input
