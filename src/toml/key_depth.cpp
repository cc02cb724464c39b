#include "toml/key_depth.hpp"

#include <algorithm>

namespace tutti::toml {

namespace {

/// The offset after the string that begins at `begin` with a quote, or the end of the text. Strings that
/// break TOML's rules may end elsewhere: there the parser stops anyway.
std::size_t after_string(std::string_view text, std::size_t begin) noexcept {
    const char quote = text[begin];
    const std::string_view triple = quote == '"' ? R"(""")" : "'''";
    const bool multi_line = text.substr(begin).starts_with(triple);
    std::size_t i = begin + (multi_line ? 3 : 1);
    while (i < text.size()) {
        if (text[i] == '\\' && quote == '"')
            i += 2;
        else if (multi_line && text.substr(i).starts_with(triple))
            return i + 3;
        else if (!multi_line && (text[i] == quote || text[i] == '\n'))
            return i + 1;
        else
            ++i;
    }
    return text.size();
}

bool stands_in_keys(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'
           || c == ' ' || c == '\t';
}

Position position_of(std::string_view text, std::size_t offset) noexcept {
    const auto before = text.substr(0, offset);
    const auto line_start = before.find_last_of('\n');
    const auto column = line_start == std::string_view::npos ? offset : offset - line_start - 1;
    return {
        static_cast<std::uint32_t>(std::ranges::count(before, '\n')) + 1,
        static_cast<std::uint32_t>(column) + 1
    };
}

} // namespace

std::optional<Position> find_too_deep_key(std::string_view text) noexcept {
    int parts = 1;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (c == '"' || c == '\'') {
            i = after_string(text, i);
            continue;
        }
        if (c == '#') {
            i = std::min(text.find('\n', i), text.size());
            continue;
        }
        if (c == '.') {
            if (++parts > max_key_depth) return position_of(text, i);
        } else if (!stands_in_keys(c)) {
            parts = 1;
        }
        ++i;
    }
    return std::nullopt;
}

} // namespace tutti::toml
