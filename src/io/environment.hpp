// The environment that this program was started with.
#pragma once

#include <optional>
#include <string>

namespace tutti::io {

/// The variable's text; nothing where it is unset or empty, which is the same to us everywhere.
std::optional<std::string> environment(const char* variable);

} // namespace tutti::io
