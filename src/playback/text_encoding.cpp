#include "playback/text_encoding.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace tutti::playback {

namespace {

enum class ByteOrder : std::uint8_t { Little, Big };

/// RFC 2781. A surrogate without its other half becomes U+FFFD.
std::string from_utf16(std::string_view bytes, ByteOrder order) {
    const auto unit = [&](std::size_t at) {
        const auto first = static_cast<unsigned char>(bytes[at]);
        const auto second = static_cast<unsigned char>(bytes[at + 1]);
        return static_cast<std::uint32_t>(
            order == ByteOrder::Little ? first | (second << 8) : (first << 8) | second
        );
    };
    std::string text;
    text.reserve(bytes.size());
    for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
        const auto code = unit(at);
        const bool is_high = code >= 0xD800 && code < 0xDC00;
        if (is_high && at + 3 >= bytes.size()) break; // its other half is not written yet
        const auto low = is_high ? unit(at + 2) : 0;
        if (is_high && low >= 0xDC00 && low < 0xE000) {
            append_utf8(text, 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00));
            at += 2;
        } else {
            append_utf8(text, code >= 0xD800 && code < 0xE000 ? 0xFFFD : code);
        }
    }
    return text;
}

/// How much of it is valid UTF-8; a character that its end cuts off does not count against it.
bool is_utf8(std::string_view& bytes) {
    std::size_t at = 0;
    while (at < bytes.size()) {
        const auto length = character_length(bytes.substr(at));
        if (length == 0) break;
        at += length;
    }
    constexpr std::size_t longest_cut = 3;
    const auto rest = bytes.substr(at);
    const bool is_cut = rest.size() <= longest_cut && !rest.empty()
                        && (static_cast<unsigned char>(rest[0]) >= 0xC2U)
                        && std::ranges::all_of(rest.substr(1), continues_character);
    if (!rest.empty() && !is_cut) return false;
    // "caf\xe9" is Latin-1: a cut counts only where something before it shows that this is UTF-8.
    const auto whole = bytes.substr(0, at);
    if (is_cut && std::ranges::none_of(whole, [](char c) { return (c & 0x80) != 0; })) return false;
    bytes = whole;
    return true;
}

/// Without a mark: Latin letters in UTF-16 have a zero in every other byte.
bool has_zeros_at(std::string_view bytes, std::size_t first) {
    constexpr std::size_t enough = 256;
    const auto looked_at = std::min(bytes.size() / 2 * 2, enough);
    std::size_t zeros = 0;
    for (std::size_t at = first; at < looked_at; at += 2) zeros += bytes[at] == '\0' ? 1U : 0U;
    return looked_at >= 4 && zeros * 2 > looked_at / 2;
}

} // namespace

std::string from_latin1(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size() + bytes.size() / 8);
    for (const char byte : bytes) append_utf8(text, static_cast<unsigned char>(byte));
    return text;
}

bool is_latin1(std::string_view charset) noexcept {
    constexpr std::array<std::string_view, 5> names = {
        "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "windows-1252"
    };
    return std::ranges::any_of(names, [charset](auto name) { return equal_ignoring_case(name, charset); });
}

std::string decode_text(std::string_view bytes) {
    constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
    constexpr std::string_view little_mark = "\xFF\xFE";
    constexpr std::string_view big_mark = "\xFE\xFF";
    if (bytes.starts_with(little_mark)) return from_utf16(bytes.substr(2), ByteOrder::Little);
    if (bytes.starts_with(big_mark)) return from_utf16(bytes.substr(2), ByteOrder::Big);
    if (bytes.starts_with(utf8_mark)) bytes.remove_prefix(utf8_mark.size());
    if (has_zeros_at(bytes, 1)) return from_utf16(bytes, ByteOrder::Little);
    if (has_zeros_at(bytes, 0)) return from_utf16(bytes, ByteOrder::Big);
    if (is_utf8(bytes)) return std::string(bytes);
    return from_latin1(bytes);
}

bool is_text(std::string_view decoded) noexcept {
    constexpr std::size_t one_of_text = 8; // of random bytes a quarter is none
    std::size_t characters = 0;
    std::size_t strange = 0;
    for (std::size_t at = 0; at < decoded.size(); ++characters) {
        const auto rest = decoded.substr(at);
        const auto byte = static_cast<unsigned char>(rest[0]);
        const bool is_blank = byte >= '\t' && byte <= '\r';
        const bool is_control = (byte < ' ' && !is_blank) || byte == 0x7F;
        const bool is_high_control =
            byte == 0xC2 && rest.size() > 1 && static_cast<unsigned char>(rest[1]) < 0xA0;
        if (is_control || is_high_control || rest.starts_with("\uFFFD")) ++strange;
        at += std::max(character_length(rest), std::size_t{1});
    }
    return strange * one_of_text <= characters;
}

} // namespace tutti::playback
