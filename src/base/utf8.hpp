// Where the characters of a text in UTF-8 (RFC 3629) begin: for whoever cuts it.
#pragma once

#include <cstddef>
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

} // namespace tutti
