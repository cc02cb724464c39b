#include "base/printable.hpp"

#include "base/utf8.hpp"

#include <algorithm>

namespace tutti {

namespace {

/// The bytes at the start of `text` that are no character to be shown; 0: it begins with one that is.
std::size_t unprintable(std::string_view text) {
    const auto byte = [text](std::size_t at) {
        return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
    };
    if (byte(0) < 0x20 || byte(0) == 0x7F) return 1;
    if (byte(0) == 0xC2 && byte(1) >= 0x80 && byte(1) <= 0x9F) return 2; // C1
    if (byte(0) != 0xE2) return 0;
    if (byte(1) == 0x80 && byte(2) >= 0xA8 && byte(2) <= 0xAE) return 3;   // U+2028 … U+202E
    if (byte(1) == 0x80 && (byte(2) == 0x8E || byte(2) == 0x8F)) return 3; // U+200E, U+200F
    return byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9 ? 3 : 0;  // U+2066 … U+2069
}

} // namespace

std::string printable(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto refused = unprintable(text);
        out += refused > 0 ? '?' : text.front();
        text.remove_prefix(std::max<std::size_t>(refused, 1));
    }
    return out;
}

std::string printable_beginning(std::string_view text, std::size_t most_bytes) {
    return printable(first_characters(text, most_bytes));
}

} // namespace tutti
