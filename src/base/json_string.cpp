#include "base/json_string.hpp"

#include "base/json_text.hpp"
#include "base/utf8.hpp"

#include <cstdint>
#include <optional>

namespace tutti::json {

namespace {

constexpr auto not_ended = "no '\"' at the end of a string";
constexpr auto not_utf8 = "bytes that are not UTF-8";
constexpr auto half_character = "half a character of two";

/// How many bytes the character beyond ASCII that begins at `at` has; 0 where it is none. Unicode 15, table
/// 3-7.
std::ptrdiff_t size_beyond_ascii(const char* at, const char* end) noexcept {
    const auto byte = [&](std::ptrdiff_t index) -> unsigned {
        return index < end - at ? static_cast<unsigned char>(at[index]) : 0;
    };
    const auto follows = [&](std::ptrdiff_t index) { return (byte(index) & 0xc0) == 0x80; };
    const unsigned first = byte(0);
    const unsigned second = byte(1);
    if (first < 0xc2 || first > 0xf4 || !follows(1)) return 0;
    if (first < 0xe0) return 2;
    if (first < 0xf0) {
        const bool overlong = first == 0xe0 && second < 0xa0;
        const bool surrogate = first == 0xed && second >= 0xa0;
        return !overlong && !surrogate && follows(2) ? 3 : 0;
    }
    const bool overlong = first == 0xf0 && second < 0x90;
    const bool too_high = first == 0xf4 && second >= 0x90;
    return !overlong && !too_high && follows(2) && follows(3) ? 4 : 0;
}

/// Four hexadecimal digits.
std::optional<std::uint32_t> read_hexadecimal(const char*& at, const char* end) noexcept {
    std::uint32_t number = 0;
    for (int i = 0; i < 4; ++i, ++at) {
        if (at == end) return std::nullopt;
        const char digit = *at;
        if (digit >= '0' && digit <= '9')
            number = number * 16 + static_cast<std::uint32_t>(digit - '0');
        else if ((digit | 0x20) >= 'a' && (digit | 0x20) <= 'f')
            number = number * 16 + static_cast<std::uint32_t>((digit | 0x20) - 'a' + 10);
        else
            return std::nullopt;
    }
    return number;
}

/// What follows "\u": one unit of UTF-16, or two that say one character.
const char* append_unicode(std::string& out, const char*& at, const char* end) {
    constexpr auto no_digits = "no four hexadecimal digits";
    const auto is_high = [](std::uint32_t unit) { return (unit & 0xfc00) == 0xd800; };
    const auto is_low = [](std::uint32_t unit) { return (unit & 0xfc00) == 0xdc00; };
    const auto unit = read_hexadecimal(at, end);
    if (!unit) return no_digits;
    if (is_low(*unit)) return half_character;
    if (!is_high(*unit)) {
        append_utf8(out, *unit);
        return nullptr;
    }
    if (end - at < 2 || at[0] != '\\' || at[1] != 'u') return half_character;
    at += 2;
    const auto second = read_hexadecimal(at, end);
    if (!second) return no_digits;
    if (!is_low(*second)) return half_character;
    append_utf8(out, 0x10000 + ((*unit & 0x3ff) << 10) + (*second & 0x3ff));
    return nullptr;
}

/// The escape whose '\\' is at `at`.
const char* append_escape(std::string& out, const char*& at, const char* end) {
    if (++at == end) return not_ended;
    switch (*at++) {
    case '"':
        out += '"';
        return nullptr;
    case '\\':
        out += '\\';
        return nullptr;
    case '/':
        out += '/';
        return nullptr;
    case 'b':
        out += '\b';
        return nullptr;
    case 'f':
        out += '\f';
        return nullptr;
    case 'n':
        out += '\n';
        return nullptr;
    case 'r':
        out += '\r';
        return nullptr;
    case 't':
        out += '\t';
        return nullptr;
    case 'u':
        return append_unicode(out, at, end);
    default:
        --at;
        return "an unknown escape";
    }
}

/// Moves `at` to where the string, or a run of it without escapes, ends.
const char* skip_characters(const char*& at, const char* end) noexcept {
    while (true) {
        at = plain_end<BeyondAscii::Ends>(at, end);
        if (at == end) return not_ended;
        if (*at == '"' || *at == '\\') return nullptr;
        if (static_cast<unsigned char>(*at) < ' ') return "a control character that is not escaped";
        const auto size = size_beyond_ascii(at, end);
        if (size == 0) return not_utf8;
        at += size;
    }
}

/// The same as read_string, from where its first run of plain characters ends.
const char* read_rest(
    const char* begin, const char*& at, const char* end, std::string& unescaped, std::string_view& into
) {
    if (const char* wrong = skip_characters(at, end)) return wrong;
    if (*at == '"') {
        into = std::string_view(begin, at++);
        return nullptr;
    }
    unescaped.clear();
    while (*at == '\\') {
        unescaped.append(begin, at);
        if (const char* wrong = append_escape(unescaped, at, end)) return wrong;
        begin = at;
        if (const char* wrong = skip_characters(at, end)) return wrong;
    }
    unescaped.append(begin, at++);
    into = unescaped;
    return nullptr;
}

} // namespace

const char*
read_string(const char*& at, const char* const end, std::string& unescaped, std::string_view& into) {
    const char* const begin = at;
    at = plain_end<BeyondAscii::Ends>(at, end);
    if (at == end || *at != '"') return read_rest(begin, at, end, unescaped, into);
    into = std::string_view(begin, at++); // most strings
    return nullptr;
}

} // namespace tutti::json
