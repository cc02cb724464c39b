#include "command/own_screen.hpp"

#include "base/scan.hpp"
#include "command/print.hpp"

#include <sys/ioctl.h>

#include <unistd.h>

namespace tutti::command {

TerminalSize terminal_size() {
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {};
    return {size.ws_col, size.ws_row};
}

OwnScreen::OwnScreen() { put_out("\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J"); }

OwnScreen::~OwnScreen() {
    put_out("\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l");
    flush_out();
}

void OwnScreen::show(std::string_view text) const {
    const int rows = terminal_size().rows;
    // Each row is written over and then cleared to its end: nothing blinks.
    for (int row = 1; row <= rows && !text.empty(); ++row)
        print_out("\x1b[{};1H{}\x1b[0m\x1b[K", row, take_line(text));
    put_out("\x1b[J");
    flush_out();
}

} // namespace tutti::command
