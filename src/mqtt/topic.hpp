// Topic names and filters (MQTT 5 §4.7, §4.8.2): what is valid, what matches. One filter against one topic;
// the broker's index over many filters is not here.
#pragma once

#include <optional>
#include <string_view>

namespace tutti::mqtt {

/// 1 to 65,535 bytes without '+', '#' or NUL (MQTT 5 §4.7.3). UTF-8 is the decoders' matter.
bool is_topic_name(std::string_view text) noexcept;

/// As a name, with '+' only as a whole level and '#' only as the whole last one (§4.7.1). "$share/…" counts
/// as plain here.
bool is_topic_filter(std::string_view text) noexcept;

/// What a SUBSCRIBE asks for: `share_name` is empty for an ordinary subscription.
struct ParsedFilter {
    std::string_view share_name;
    std::string_view filter;

    bool operator==(const ParsedFilter&) const = default;
};

/// Takes "$share/<name>/<filter>" apart (§4.8.2: a name without '/', '+', '#', then a filter of at least one
/// byte) and checks the filter. Empty: not a valid filter (TopicFilterInvalid). The views are into `text`.
std::optional<ParsedFilter> parse_filter(std::string_view text) noexcept;

/// Whether a valid filter (not a "$share/…" one) takes a valid topic name. Wildcards at the first level do
/// not take topics that begin with '$' (§4.7.2).
bool matches(std::string_view filter, std::string_view topic) noexcept;

/// Whether every topic that `narrow` takes is taken by `wide` too (both valid filters).
bool covers(std::string_view wide, std::string_view narrow) noexcept;

/// Whether there can be a topic that both take (both valid filters).
bool overlap(std::string_view one, std::string_view other) noexcept;

} // namespace tutti::mqtt
