// What becomes of objects, for people: each object that is new, goes or changes, and in it each path.
#pragma once

#include "base/value.hpp"
#include "command/terminal.hpp"

#include <string>

namespace tutti::cli {

/// Of `{kind, name, before, after}`, specs or null: "+ service.lamp", "- …", or "~ …", and below each path
/// of the spec that differs. Lines, each with its end; nothing where both are the same.
std::string print_change(const Value& change, command::Colours colours);

/// "2 created, 1 changed, 1 removed", of a list of such changes; "nothing" where there is none.
std::string describe_changes(const Value& changes);

} // namespace tutti::cli
