// Taking a text apart from its front: lines, words and numbers, as the kernel's files and other plain formats
// have them.
#pragma once

#include <system_error>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace tutti {

/// Takes the next word off the front: what stands between blanks, tabs and line ends. Empty at the end.
inline std::string_view take_word(std::string_view& text) noexcept {
    text.remove_prefix(std::min(text.find_first_not_of(" \t\n"), text.size()));
    const auto word = text.substr(0, text.find_first_of(" \t\n"));
    text.remove_prefix(word.size());
    return word;
}

/// Takes the first line off the front, without its end.
inline std::string_view take_line(std::string_view& text) noexcept {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    return line;
}

/// Without the blanks at both ends.
inline std::string_view trimmed(std::string_view text, std::string_view blanks = " \t\r\n") noexcept {
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    return text.substr(0, text.find_last_not_of(blanks) + 1);
}

/// The whole word as a decimal number, or nothing.
template <typename Number>
std::optional<Number> parse_number(std::string_view word) noexcept {
    Number number{};
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
    return number;
}

} // namespace tutti
