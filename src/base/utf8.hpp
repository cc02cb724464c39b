// Where the characters of a text in UTF-8 (RFC 3629) begin: for whoever cuts it, or is not sure that it is
// one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tutti {

/// Whether the byte goes on with a character that an earlier one began.
constexpr bool continues_character(char byte) noexcept {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// The text, or as many whole characters of its beginning as that many bytes hold.
constexpr std::string_view first_characters(std::string_view text, std::size_t most) noexcept {
    if (text.size() <= most) return text;
    while (most > 0 && continues_character(text[most])) --most;
    return text.substr(0, most);
}

/// Length of the valid character that `text` begins with, or 0.
constexpr std::size_t character_length(std::string_view text) noexcept {
    if (text.empty()) return 0;
    const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
    const unsigned lead = byte(0);
    if (lead < 0x80) return 1;
    std::size_t length = 0;
    unsigned code = 0;
    unsigned least = 0;
    if ((lead & 0xE0) == 0xC0) length = 2, code = lead & 0x1F, least = 0x80;
    if ((lead & 0xF0) == 0xE0) length = 3, code = lead & 0x0F, least = 0x800;
    if ((lead & 0xF8) == 0xF0) length = 4, code = lead & 0x07, least = 0x10000;
    if (length == 0 || text.size() < length) return 0;
    for (std::size_t index = 1; index < length; ++index) {
        if ((byte(index) & 0xC0) != 0x80) return 0;
        code = (code << 6) | (byte(index) & 0x3Fu);
    }
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    return code >= least && code <= 0x10FFFF && !surrogate ? length : 0;
}

/// Appends the character of that code, which is at most U+10FFFF and no surrogate.
void append_utf8(std::string& out, std::uint32_t character);

/// The text with U+FFFD for each byte that is part of no character: JSON takes nothing else.
std::string whole_characters(std::string_view text);

} // namespace tutti
