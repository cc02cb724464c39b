// What stands in lists of rules: texts as they are, beginnings of texts, filters of topics.
#pragma once

#include <optional>
#include <string>
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
/// Of who asks. What is a client's id, "client:pad-7", is fitted by what says so: "client:pad-*", "*".
bool fits_subject(std::string_view pattern, std::string_view subject) noexcept;
Key key_of(std::string_view pattern) noexcept;

/// Whose names stand in filters of topics: as whole levels, "%u" is the subject, "%c" its client's id.
struct Names {
    std::string_view subject;
    std::string_view client = {};
};
/// The filter with them; nothing where it has one that is no level of a topic.
std::optional<std::string> with_names(std::string_view filter, const Names& names);

/// As fits(), and what begins with "topic:" is a filter as MQTT has it.
bool is_resource_pattern(std::string_view pattern) noexcept;
/// Of a filter that somebody listens by: whether all that it takes is taken by the pattern.
bool fits_resource(std::string_view pattern, std::string_view resource, const Names& names = {});
/// Takes at least what the pattern takes.
Key resource_key_of(std::string_view pattern) noexcept;

} // namespace tutti::governance::policy
