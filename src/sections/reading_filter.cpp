#include "sections/reading_filter.hpp"

#include "mqtt/topic.hpp"

namespace tutti::sections {

namespace {

std::string_view take_level(std::string_view& rest) noexcept {
    const auto end = rest.find('/');
    const auto level = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    return level;
}

/// The only state that a star needs is where the last one was.
bool level_takes(std::string_view pattern, std::string_view text) noexcept {
    if (pattern == "+") return true;
    std::size_t at = 0;
    std::size_t in_text = 0;
    auto star = std::string_view::npos;
    std::size_t starred = 0;
    while (in_text < text.size()) {
        if (at < pattern.size() && pattern[at] == '*') {
            star = at++;
            starred = in_text;
        } else if (at < pattern.size() && pattern[at] == text[in_text]) {
            ++at;
            ++in_text;
        } else if (star != std::string_view::npos) {
            at = star + 1;
            in_text = ++starred;
        } else {
            return false;
        }
    }
    while (at < pattern.size() && pattern[at] == '*') ++at;
    return at == pattern.size();
}

} // namespace

bool is_reading_filter(std::string_view text) noexcept {
    const auto parsed = mqtt::parse_filter(text);
    return parsed && parsed->share_name.empty();
}

bool is_plain_name(std::string_view filter) noexcept {
    return filter.find_first_of("+#*") == std::string_view::npos;
}

bool takes(std::string_view filter, std::string_view name) noexcept {
    while (true) {
        if (filter == "#") return true;
        if (filter.empty() || name.empty()) return filter.empty() && name.empty();
        if (!level_takes(take_level(filter), take_level(name))) return false;
    }
}

} // namespace tutti::sections
