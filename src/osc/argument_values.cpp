#include "osc/argument_values.hpp"

#include "base/base64.hpp"
#include "base/utf8.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

namespace tutti::osc {

namespace {

std::string text_of_character(std::uint32_t code) {
    std::string text;
    append_utf8(text, code);
    return text;
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
    Value operator()(const Blob& blob) const { return to_base64(blob.bytes); }
    Value operator()(std::int64_t number) const {
        constexpr std::int64_t most_exact = std::int64_t{1} << 53; // of the doubles that others read it as
        if (number > most_exact || number < -most_exact) return fmt::format("{}", number);
        return number;
    }
    Value operator()(TimeTag tag) const {
        const auto time = tag.time();
        return time ? Value(to_seconds(*time)) : Value("immediately");
    }
    Value operator()(double number) const { return std::isfinite(number) ? Value(number) : Value(); }
    Value operator()(const Symbol& symbol) const { return whole_characters(symbol.text); }
    Value operator()(Char character) const {
        constexpr std::uint32_t last_character = 0x10FFFF;
        const bool is_half_of_a_pair = character.code >= 0xD800 && character.code <= 0xDFFF;
        if (character.code > last_character || is_half_of_a_pair) return character.code;
        return text_of_character(character.code);
    }
    Value operator()(Color color) const {
        return fmt::format("#{:02x}{:02x}{:02x}{:02x}", color.red, color.green, color.blue, color.alpha);
    }
    Value operator()(Midi midi) const {
        return Value::array({midi.port, midi.status, midi.first, midi.second});
    }
    Value operator()(bool truth) const { return truth; }
    Value operator()(Nil) const { return nullptr; }
    Value operator()(Impulse) const { return "impulse"; }
    Value operator()(const Array& array) const { return values_of(array.items); }
};

} // namespace

Value values_of(const std::vector<Argument>& arguments) {
    std::vector<Value> values;
    values.reserve(arguments.size());
    for (const auto& argument : arguments) values.push_back(std::visit(ValueOf{}, argument));
    return Value::array(std::move(values));
}

} // namespace tutti::osc
