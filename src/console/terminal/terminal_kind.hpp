// Whether terminfo knows a terminal, and a cursor on it that goes where it is told.
#pragma once

#include <string>

namespace tutti::console {

bool is_usable_terminal(const std::string& name);

} // namespace tutti::console
