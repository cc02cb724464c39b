// What stands in lists of rules: texts as they are, beginnings of texts, filters of topics.
#pragma once

#include <string_view>

namespace tutti::governance::policy {

/// Which texts a pattern takes: `text` itself, or all that begin with it.
struct Key {
    std::string_view text;
    bool is_beginning = false;
};

/// "anna", "guest-*", "*"; of actions likewise: "service.*".
bool is_pattern(std::string_view pattern) noexcept;
bool fits(std::string_view pattern, std::string_view text) noexcept;
Key key_of(std::string_view pattern) noexcept;

/// The same, and what begins with "topic:" is a filter as MQTT has it.
bool is_resource_pattern(std::string_view pattern) noexcept;
/// Of a filter that somebody listens by: whether all that it takes is taken by the pattern.
bool fits_resource(std::string_view pattern, std::string_view resource) noexcept;
/// Takes at least what the pattern takes.
Key resource_key_of(std::string_view pattern) noexcept;

} // namespace tutti::governance::policy
