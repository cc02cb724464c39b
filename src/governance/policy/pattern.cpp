#include "governance/policy/pattern.hpp"

#include "mqtt/topic.hpp"

#include <algorithm>
#include <cstddef>

namespace tutti::governance::policy {

namespace {

constexpr std::size_t longest = 512;
constexpr std::string_view of_topics = "topic:";

bool is_printable(std::string_view text) noexcept {
    return std::ranges::none_of(text, [](char byte) {
        return static_cast<unsigned char>(byte) < ' ' || byte == '\x7f';
    });
}

/// The filter of a pattern of topics; empty: it is none.
std::string_view filter_in(std::string_view pattern) noexcept {
    return pattern.starts_with(of_topics) ? pattern.substr(of_topics.size()) : std::string_view();
}

} // namespace

bool is_pattern(std::string_view pattern) noexcept {
    if (pattern.empty() || pattern.size() > longest || !is_printable(pattern)) return false;
    return pattern.find('*') >= pattern.size() - 1;
}

bool fits(std::string_view pattern, std::string_view text) noexcept {
    const auto key = key_of(pattern);
    return key.is_beginning ? text.starts_with(key.text) : text == key.text;
}

Key key_of(std::string_view pattern) noexcept {
    if (pattern.ends_with('*')) return {pattern.substr(0, pattern.size() - 1), true};
    return {pattern, false};
}

bool is_resource_pattern(std::string_view pattern) noexcept {
    const auto filter = filter_in(pattern);
    if (filter.empty()) return pattern != of_topics && is_pattern(pattern);
    return pattern.size() <= longest && is_printable(pattern) && !filter.contains('*')
           && !filter.starts_with("$share/") && mqtt::is_topic_filter(filter);
}

bool fits_resource(std::string_view pattern, std::string_view resource) noexcept {
    const auto filter = filter_in(pattern);
    if (filter.empty()) return fits(pattern, resource);
    const auto topic = filter_in(resource);
    if (topic.empty()) return false;
    // MQTT 5 §4.7.2: wildcards at the first level pass the server's own topics by.
    if (topic.front() == '$' && (filter.front() == '+' || filter.front() == '#')) return false;
    return mqtt::covers(filter, topic);
}

Key resource_key_of(std::string_view pattern) noexcept {
    const auto filter = filter_in(pattern);
    if (filter.empty()) return key_of(pattern);
    const auto wildcard = filter.find_first_of("+#");
    if (wildcard == std::string_view::npos) return {pattern, false};
    auto plain = pattern.substr(0, of_topics.size() + wildcard);
    // The level above, too: "a/#" takes "a".
    if (filter[wildcard] == '#' && plain.ends_with('/')) plain.remove_suffix(1);
    return {plain, true};
}

} // namespace tutti::governance::policy
