// The environment that this program was started with.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tutti::io {

/// The variable's text; nothing where it is unset or empty, which is the same to us everywhere.
std::optional<std::string> environment(const char* variable);

/// All that is set, as "NAME=value": what a child is given.
std::vector<std::string> environment_assignments();

/// All that is set, by name.
std::map<std::string, std::string, std::less<>> whole_environment();

} // namespace tutti::io
