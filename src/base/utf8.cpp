#include "base/utf8.hpp"

#include <algorithm>

namespace tutti {

void append_utf8(std::string& out, std::uint32_t character) {
    const auto add = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
    const auto follow = [&](int shift) { add(0x80 | ((character >> shift) & 0x3f)); };
    if (character < 0x80) return add(character);
    if (character < 0x800) {
        add(0xc0 | (character >> 6));
    } else if (character < 0x10000) {
        add(0xe0 | (character >> 12));
        follow(6);
    } else {
        add(0xf0 | (character >> 18));
        follow(12);
        follow(6);
    }
    follow(0);
}

std::string whole_characters(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto length = character_length(text);
        out += length == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(0, length);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return out;
}

} // namespace tutti
