#include "mqtt/topic.hpp"

#include <cstddef>

namespace tutti::mqtt {
namespace {

constexpr std::size_t max_topic_size = 65'535;
constexpr std::string_view share_prefix = "$share/";

/// Takes the first level off `rest`; `more` says whether another follows (an empty one too).
std::string_view take_level(std::string_view& rest, bool& more) noexcept {
    const std::size_t end = rest.find('/');
    const std::string_view level = rest.substr(0, end);
    more = end != std::string_view::npos;
    rest = more ? rest.substr(end + 1) : std::string_view{};
    return level;
}

} // namespace

bool is_topic_name(std::string_view text) noexcept {
    if (text.empty() || text.size() > max_topic_size) return false;
    for (const char c : text) {
        if (c == '+' || c == '#' || c == '\0') return false;
    }
    return true;
}

bool is_topic_filter(std::string_view text) noexcept {
    if (text.empty() || text.size() > max_topic_size) return false;
    bool more = true;
    while (more) {
        const std::string_view level = take_level(text, more);
        if (level == "+" || (level == "#" && !more)) continue;
        for (const char c : level) {
            if (c == '+' || c == '#' || c == '\0') return false;
        }
    }
    return true;
}

std::optional<ParsedFilter> parse_filter(std::string_view text) noexcept {
    ParsedFilter parsed;
    parsed.filter = text;
    if (text.starts_with(share_prefix)) {
        text.remove_prefix(share_prefix.size());
        const std::size_t end = text.find('/');
        if (end == std::string_view::npos) return std::nullopt; // no filter follows
        parsed.share_name = text.substr(0, end);
        parsed.filter = text.substr(end + 1);
        if (!is_topic_name(parsed.share_name)) return std::nullopt; // [MQTT-4.8.2-1, -2]
    }
    if (!is_topic_filter(parsed.filter)) return std::nullopt;
    return parsed;
}

bool matches(std::string_view filter, std::string_view topic) noexcept {
    const bool wildcard_first = !filter.empty() && (filter[0] == '+' || filter[0] == '#');
    if (wildcard_first && topic.starts_with('$')) return false; // [MQTT-4.7.2-1]
    bool more_filter = true;
    bool more_topic = true;
    while (more_filter) {
        const std::string_view wanted = take_level(filter, more_filter);
        if (wanted == "#") return true; // the parent level too: "a/#" takes "a"
        if (!more_topic) return false;
        const std::string_view level = take_level(topic, more_topic);
        if (wanted != "+" && wanted != level) return false;
    }
    return !more_topic;
}

bool covers(std::string_view wide, std::string_view narrow) noexcept {
    bool more_wide = true;
    bool more_narrow = true;
    while (more_wide) {
        const std::string_view wanted = take_level(wide, more_wide);
        if (wanted == "#") return true; // the parent level too: "a/#" covers "a"
        if (!more_narrow) return false;
        const std::string_view level = take_level(narrow, more_narrow);
        if (level == "#" || (wanted != "+" && wanted != level)) return false;
    }
    return !more_narrow;
}

bool overlap(std::string_view one, std::string_view other) noexcept {
    // §4.7.2: a wildcard takes no topic that begins with '$'.
    const auto is_wild = [](std::string_view filter) {
        return filter.starts_with('+') || filter.starts_with('#');
    };
    if ((is_wild(one) && other.starts_with('$')) || (is_wild(other) && one.starts_with('$'))) return false;
    bool more_one = true;
    bool more_other = true;
    while (more_one && more_other) {
        const std::string_view level = take_level(one, more_one);
        const std::string_view beside = take_level(other, more_other);
        if (level == "#" || beside == "#") return true;
        if (level != beside && level != "+" && beside != "+") return false;
    }
    // The parent level too: "a/#" takes "a".
    return more_one ? one == "#" : !more_other || other == "#";
}

} // namespace tutti::mqtt
