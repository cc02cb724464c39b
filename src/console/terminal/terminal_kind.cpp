// A file of its own: <term.h> defines `lines`, `columns` and hundreds of other words.
#include "console/terminal/terminal_kind.hpp"

#include <curses.h>
#include <term.h>
#include <unistd.h>

namespace tutti::console {

bool is_usable_terminal(const std::string& name) {
    int error = 0;
    if (name.empty() || ::setupterm(name.c_str(), STDOUT_FILENO, &error) != OK) return false;
    // terminfo has "dumb", too, which is paper: nothing can be written over.
    const bool has_places = ::tigetstr("cup") != nullptr;
    ::del_curterm(::cur_term);
    return has_places;
}

} // namespace tutti::console
