#include "base/json.hpp"
#include "base/json_text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace tutti {

namespace {

void append_integer(std::string& out, std::int64_t integer) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, integer).ptr;
    out.append(digits, end);
}

/// Whether `real` is a decimal of at most six places that is shortest written without an exponent; then it is
/// appended. Most reals of messages are: readings, and times in seconds.
bool append_short_decimal(std::string& out, double real) {
    constexpr double most = 1e9; // 15 digits in all: no other decimal so short reads back as the same number
    constexpr double most_whole = 1e5;
    constexpr double least = 1e-3;
    const double size = std::abs(real);
    if (!(size >= least && size < most)) return false;
    const auto digits = static_cast<std::uint64_t>(size * 1e6 + 0.5);
    if (static_cast<double>(digits) / 1e6 != size) return false;
    const auto whole = digits / 1'000'000;
    auto fraction = digits % 1'000'000 + 1'000'000; // a one in front keeps the leading zeros
    if (fraction == 1'000'000 && size >= most_whole) return false;
    while (fraction % 10 == 0 && fraction >= 100) fraction /= 10;
    char text[32];
    char* end = text;
    if (real < 0) *end++ = '-';
    end = std::to_chars(end, text + sizeof text, whole).ptr;
    char* const one = end;
    end = std::to_chars(one, text + sizeof text, fraction).ptr;
    *one = '.';
    out.append(text, end);
    return true;
}

void append_real(std::string& out, double real) {
    if (real == 0) {
        out += std::signbit(real) ? "-0.0" : "0.0";
        return;
    }
    if (append_short_decimal(out, real)) return;
    if (!std::isfinite(real)) {
        out += "null";
        return;
    }
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, real).ptr;
    const std::string_view text(digits, end);
    out += text;
    if (text.find_first_of(".e") == std::string_view::npos) out += ".0";
}

/// How many characters at the front need no escape.
std::size_t plain_at_front(std::string_view text) noexcept {
    const char* const end = text.data() + text.size();
    return static_cast<std::size_t>(
        json::plain_end<json::BeyondAscii::Plain>(text.data(), end) - text.data()
    );
}

void append_escaped(std::string& out, char character) {
    static constexpr char hex[] = "0123456789abcdef";
    switch (character) {
    case '"':
        out += "\\\"";
        break;
    case '\\':
        out += "\\\\";
        break;
    case '\n':
        out += "\\n";
        break;
    case '\r':
        out += "\\r";
        break;
    case '\t':
        out += "\\t";
        break;
    default:
        out += "\\u00";
        out += hex[static_cast<unsigned char>(character) >> 4];
        out += hex[character & 15];
    }
}

/// Text that needs no escape, in one piece. What resize_and_overwrite says the size is, is the capacity in
/// libstdc++ 12: it is not asked.
void append_quoted(std::string& out, std::string_view plain) {
    const auto begin = out.size();
    const auto end = begin + plain.size() + 2;
    out.resize_and_overwrite(end, [&](char* characters, std::size_t) {
        characters[begin] = '"';
        std::memcpy(characters + begin + 1, plain.data(), plain.size());
        characters[end - 1] = '"';
        return end;
    });
}

} // namespace

void append_json_string(std::string& out, std::string_view text) {
    auto plain = plain_at_front(text);
    if (plain == text.size()) return append_quoted(out, text);
    out += '"';
    while (true) {
        out.append(text, 0, plain);
        if (plain == text.size()) break;
        append_escaped(out, text[plain]);
        text.remove_prefix(plain + 1);
        plain = plain_at_front(text);
    }
    out += '"';
}

void append_json(std::string& out, const Value& value) {
    switch (value.kind()) {
    case Value::Kind::Null:
        out += "null";
        break;
    case Value::Kind::Bool:
        out += value.boolean() ? "true" : "false";
        break;
    case Value::Kind::Integer:
        append_integer(out, value.integer());
        break;
    case Value::Kind::Real:
        append_real(out, value.number());
        break;
    case Value::Kind::String:
        append_json_string(out, value.string());
        break;
    case Value::Kind::Array: {
        char separator = '[';
        for (const auto& item : value.items()) {
            out += separator;
            append_json(out, item);
            separator = ',';
        }
        if (value.items().empty()) out += '[';
        out += ']';
        break;
    }
    case Value::Kind::Object: {
        char separator = '{';
        for (const auto& member : value.members()) {
            out += separator;
            append_json_string(out, member.key);
            out += ':';
            append_json(out, member.value);
            separator = ',';
        }
        if (value.members().empty()) out += '{';
        out += '}';
        break;
    }
    }
}

std::string print_json(const Value& value) {
    std::string out;
    append_json(out, value);
    return out;
}

} // namespace tutti
