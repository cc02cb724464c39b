#include "osc/argument_text.hpp"

#include "base/base64.hpp"
#include "base/json.hpp"
#include "base/printable.hpp"
#include "base/time.hpp"
#include "osc/argument_values.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>

namespace tutti::osc {

namespace {

template <typename Number>
std::optional<Number> number(std::string_view text, int base = 10) {
    Number value{};
    const auto* const end = text.data() + text.size();
    std::from_chars_result read{};
    if constexpr (std::is_floating_point_v<Number>)
        read = std::from_chars(text.data(), end, value);
    else
        read = std::from_chars(text.data(), end, value, base);
    if (text.empty() || read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return value;
}

std::unexpected<Error> wrong(char type, std::string_view text, std::string_view what) {
    return fail(ErrorCode::InvalidInput, fmt::format("'{}' is no {}: {}: wants {}", text, type, type, what));
}

template <typename Number>
Result<Argument> read_number(char type, std::string_view text, std::string_view what) {
    if (const auto value = number<Number>(text)) return Argument(*value);
    return wrong(type, text, what);
}

std::optional<std::uint32_t> four_bytes(std::string_view text) {
    if (text.size() != 8) return std::nullopt;
    return number<std::uint32_t>(text, 16);
}

std::uint8_t byte_of(std::uint32_t bytes, int place) noexcept {
    return static_cast<std::uint8_t>(bytes >> (8 * (3 - place)) & 0xFF);
}

Result<Argument> read_time(std::string_view text) {
    if (text == "now") return Argument(TimeTag::immediately());
    const auto time = number<double>(text);
    if (!time || !std::isfinite(*time)) return wrong('t', text, "\"now\" or seconds since 1970");
    return Argument(TimeTag::at(wall_time_from_seconds(*time)));
}

Result<Argument> read_bytes(char type, std::string_view text) {
    if (type == 'b') {
        auto bytes = from_base64(text);
        if (!bytes) return wrong(type, text, "Base64");
        return Argument(Blob{std::move(*bytes)});
    }
    if (type == 'c') {
        if (text.size() != 1) return wrong(type, text, "one character");
        return Argument(Char{static_cast<unsigned char>(text.front())});
    }
    const auto bytes = four_bytes(text.substr(text.starts_with('#') ? 1 : 0));
    if (!bytes) return wrong(type, text, "8 hexadecimal digits");
    const auto at = [&](int place) { return byte_of(*bytes, place); };
    if (type == 'r') return Argument(Color{at(0), at(1), at(2), at(3)});
    return Argument(Midi{at(0), at(1), at(2), at(3)});
}

Result<Argument> read_typed(char type, std::string_view text) {
    switch (type) {
    case 'i':
        return read_number<std::int32_t>(type, text, "a whole number of 32 bits");
    case 'h':
        return read_number<std::int64_t>(type, text, "a whole number of 64 bits");
    case 'f':
        return read_number<float>(type, text, "a number");
    case 'd':
        return read_number<double>(type, text, "a number");
    case 's':
        return Argument(std::string(text));
    case 'S':
        return Argument(Symbol{std::string(text)});
    case 't':
        return read_time(text);
    default:
        return read_bytes(type, text);
    }
}

std::optional<Argument> read_word(char type) {
    switch (type) {
    case 'T':
        return Argument(true);
    case 'F':
        return Argument(false);
    case 'N':
        return Argument(Nil());
    case 'I':
        return Argument(Impulse());
    default:
        return std::nullopt;
    }
}

Argument guess(std::string_view text) {
    if (text == "true" || text == "false") return text == "true";
    if (const auto whole = number<std::int32_t>(text)) return *whole;
    if (const auto whole = number<std::int64_t>(text)) return *whole;
    // What from_chars takes beside: "inf", "nan". They are words here.
    const bool is_number = text.find_first_of("0123456789") != text.npos;
    if (const auto real = number<float>(text); real && is_number) return *real;
    return std::string(text);
}

} // namespace

Result<Argument> parse_argument(std::string_view text) {
    constexpr std::string_view types = "ihfdsSbcrmtTFNI";
    if (text.size() < 2 || text[1] != ':' || types.find(text[0]) == types.npos) return guess(text);
    const auto rest = text.substr(2);
    if (auto word = read_word(text[0])) {
        if (!rest.empty()) return wrong(text[0], rest, "nothing behind it");
        return std::move(*word);
    }
    return read_typed(text[0], rest);
}

std::string print_line(const Message& message) {
    auto line = message.address;
    if (!message.arguments.empty()) line += " " + type_tags(message.arguments);
    const auto values = values_of(message.arguments);
    for (const auto& value : values.items()) line += " " + print_json(value);
    return printable(line);
}

} // namespace tutti::osc
