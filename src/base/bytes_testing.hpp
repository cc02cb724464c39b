// The tests' way to write bytes down: hexadecimal with quoted text in between, as in "c0 00" or "00 04 'MQTT'
// 05".
#pragma once

#include "base/result.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace tutti {

/// "00 04 'MQTT'" → the six bytes. Spaces and '|' only make it readable.
inline std::string bytes(std::string_view text) {
    std::string out;
    const auto digit = [](char c) {
        invariant((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'), "test bytes are lower-case hexadecimal");
        return c <= '9' ? c - '0' : c - 'a' + 10;
    };
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == ' ' || text[i] == '|') {
            ++i;
        } else if (text[i] == '\'') {
            const std::size_t end = text.find('\'', i + 1);
            out += text.substr(i + 1, end - i - 1);
            i = end + 1;
        } else {
            out += static_cast<char>(digit(text[i]) << 4 | digit(text[i + 1]));
            i += 2;
        }
    }
    return out;
}

/// The reverse, for messages of failed tests.
inline std::string hex(std::string_view data) {
    std::string out;
    for (const char c : data) out += fmt::format("{:02x} ", static_cast<unsigned char>(c));
    return out;
}

} // namespace tutti
