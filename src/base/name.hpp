// The name segments that topics, events, services and sources are made of (DESIGN: `[a-z0-9_-]+`).
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace tutti {

inline constexpr std::size_t max_name_length = 64;

/// Whether `text` is one segment: 1 to 64 of a-z, 0-9, '_' and '-'.
constexpr bool is_name_segment(std::string_view text) noexcept {
    if (text.empty() || text.size() > max_name_length) return false;
    return std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

/// Whether `text` is one or more segments joined by `separator`: "button.press", "left.system".
constexpr bool is_dotted_name(std::string_view text, char separator = '.') noexcept {
    while (true) {
        const auto end = text.find(separator);
        if (!is_name_segment(text.substr(0, end))) return false;
        if (end == std::string_view::npos) return true;
        text.remove_prefix(end + 1);
    }
}

} // namespace tutti
