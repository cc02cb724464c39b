// Whether terminfo knows a terminal.
#pragma once

#include <string>

namespace tutti::console {

bool is_known_terminal(const std::string& name);

} // namespace tutti::console
