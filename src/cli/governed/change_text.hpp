// What becomes of objects, for people: each object that is made, changed or removed, and in it each path.
#pragma once

#include "base/value.hpp"
#include "command/terminal.hpp"

#include <string>
#include <string_view>

namespace tutti::cli {

/// Of an answer with `changes`: `[{kind,name,what,differences:[{path,before?,after?}]}]`. "+ service.lamp",
/// "- …" or "~ …", and below each path that differs. Lines, each with its end.
std::string print_changes(const Value& answer, command::Colours colours);

/// "2 created, 1 changed, 1 removed"; "nothing" where there is none.
std::string describe_changes(const Value& answer);

bool has_changes(const Value& answer);

/// A JSON pointer into an object as a manifest writes it: "/spec/run/1" is "run[1]", "/labels/app" "label
/// app".
std::string describe_path(std::string_view pointer);

} // namespace tutti::cli
