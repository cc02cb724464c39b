// Bytes as hexadecimal digits, for people and programs that compare them.
#pragma once

#include <span>
#include <string>

namespace tutti {

inline std::string to_hex(std::span<const unsigned char> bytes) {
    constexpr const char* digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const unsigned char byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 0xf];
    }
    return text;
}

} // namespace tutti
