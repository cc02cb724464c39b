#include "governance/policy/pattern.hpp"

#include "mqtt/topic.hpp"

#include <algorithm>
#include <cstddef>

namespace tutti::governance::policy {

namespace {

constexpr std::size_t longest = 512;
constexpr std::string_view of_topics = "topic:";
constexpr std::string_view of_clients = "client:";

bool is_printable(std::string_view text) noexcept {
    return std::ranges::none_of(text, [](char byte) {
        return static_cast<unsigned char>(byte) < ' ' || byte == '\x7f';
    });
}

/// The filter of a pattern of topics; empty: it is none.
std::string_view filter_in(std::string_view pattern) noexcept {
    return pattern.starts_with(of_topics) ? pattern.substr(of_topics.size()) : std::string_view();
}

bool has_names(std::string_view filter) noexcept { return filter.contains("%u") || filter.contains("%c"); }

} // namespace

bool is_pattern(std::string_view pattern) noexcept {
    if (pattern.empty() || pattern.size() > longest || !is_printable(pattern)) return false;
    return pattern.find('*') >= pattern.size() - 1;
}

bool fits(std::string_view pattern, std::string_view text) noexcept {
    const auto key = key_of(pattern);
    return key.is_beginning ? text.starts_with(key.text) : text == key.text;
}

bool fits_subject(std::string_view pattern, std::string_view subject) noexcept {
    if (subject.starts_with(of_clients) && pattern != "*" && !pattern.starts_with(of_clients)) return false;
    return fits(pattern, subject);
}

std::optional<std::string> with_names(std::string_view filter, const Names& names) {
    std::string made;
    for (bool is_more = true; is_more;) {
        const auto end = filter.find('/');
        const auto level = filter.substr(0, end);
        is_more = end != std::string_view::npos;
        filter.remove_prefix(is_more ? end + 1 : filter.size());
        const auto* name = level == "%u" ? &names.subject : level == "%c" ? &names.client : nullptr;
        if (name != nullptr && (name->empty() || name->find_first_of("/+#") != std::string_view::npos))
            return std::nullopt;
        made += name != nullptr ? *name : level;
        if (is_more) made += '/';
    }
    return made;
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

bool fits_resource(std::string_view pattern, std::string_view resource, const Names& names) {
    const auto filter = filter_in(pattern);
    if (filter.empty()) return fits(pattern, resource);
    const auto topic = filter_in(resource);
    if (topic.empty()) return false;
    // MQTT 5 §4.7.2: wildcards at the first level pass the server's own topics by.
    if (topic.front() == '$' && (filter.front() == '+' || filter.front() == '#')) return false;
    if (!has_names(filter)) return mqtt::covers(filter, topic);
    const auto named = with_names(filter, names);
    return named && mqtt::covers(*named, topic);
}

Key resource_key_of(std::string_view pattern) noexcept {
    const auto filter = filter_in(pattern);
    if (filter.empty()) return key_of(pattern);
    const auto wildcard = filter.find_first_of("+#%");
    if (wildcard == std::string_view::npos) return {pattern, false};
    auto plain = pattern.substr(0, of_topics.size() + wildcard);
    // The level above, too: "a/#" takes "a".
    if (filter[wildcard] == '#' && plain.ends_with('/')) plain.remove_suffix(1);
    return {plain, true};
}

} // namespace tutti::governance::policy
