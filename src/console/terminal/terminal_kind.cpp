// A file of its own: <term.h> defines `lines`, `columns` and hundreds of other words.
#include "console/terminal/terminal_kind.hpp"

#include <curses.h>
#include <term.h>
#include <unistd.h>

namespace tutti::console {

bool is_known_terminal(const std::string& name) {
    int error = 0;
    if (name.empty() || ::setupterm(name.c_str(), STDOUT_FILENO, &error) != OK) return false;
    ::del_curterm(::cur_term);
    return true;
}

} // namespace tutti::console
