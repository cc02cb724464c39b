// Value → TOML 1.0 text, as a person would write it: short tables in their line, others under headings.
#pragma once

#include "base/value.hpp"

#include <string>
#include <string_view>

namespace tutti::toml {

/// A document: `table` is an object. What parse_toml() reads of it is the same value, but for the order of
/// members, and nulls, which TOML has not: they are left out.
std::string print_toml(const Value& table);

/// The same below a heading that is a path already, as join_path() makes them: "[service.lamp]", its members,
/// and its tables below "[service.lamp.limits]".
void append_toml_table(std::string& out, std::string_view path, const Value& table);

/// A path with one more key, quoted where TOML wants it so.
std::string join_path(std::string_view path, std::string_view key);

} // namespace tutti::toml
