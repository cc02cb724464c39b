#include "device/topic_parts.hpp"

#include <algorithm>

namespace tutti::device {

namespace {

/// The n of "{n}" at the front of a text; 0: it does not begin like that.
std::size_t part_at_front(std::string_view text) noexcept {
    if (text.size() < 3 || text[0] != '{' || text[2] != '}' || text[1] < '1' || text[1] > '9') return 0;
    return static_cast<std::size_t>(text[1] - '0');
}

char as_of_a_name(char character) noexcept {
    if (character >= 'A' && character <= 'Z') return static_cast<char>(character - 'A' + 'a');
    const bool is_right = (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9')
                          || character == '_' || character == '-';
    return is_right ? character : '_';
}

/// The first level of `rest`, which loses it.
std::string_view take_level(std::string_view& rest) noexcept {
    const auto end = std::min(rest.find('/'), rest.size());
    const auto level = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return level;
}

} // namespace

std::vector<std::string_view> taken_levels(std::string_view filter, std::string_view topic) {
    std::vector<std::string_view> taken;
    while (!filter.empty()) {
        const auto of_filter = take_level(filter);
        const auto of_topic = take_level(topic);
        if (of_filter == "+") taken.push_back(of_topic);
    }
    return taken;
}

std::size_t plus_count(std::string_view filter) {
    return static_cast<std::size_t>(std::ranges::count(filter, '+'));
}

std::string fill_in(std::string_view text, std::span<const std::string_view> parts, PartAs as) {
    std::string filled;
    while (!text.empty()) {
        const auto part = part_at_front(text);
        if (part == 0) {
            filled += text.front();
            text.remove_prefix(1);
            continue;
        }
        text.remove_prefix(3);
        if (part > parts.size()) continue;
        for (const char character : parts[part - 1])
            filled += as == PartAs::Name ? as_of_a_name(character) : character;
    }
    return filled;
}

std::size_t last_part_named(std::string_view text) noexcept {
    std::size_t last = 0;
    for (std::size_t at = 0; at < text.size(); ++at) last = std::max(last, part_at_front(text.substr(at)));
    return last;
}

} // namespace tutti::device
