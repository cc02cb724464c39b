#include "command/own_screen.hpp"

#include "base/scan.hpp"
#include "command/own_terminal.hpp"
#include "io/environment.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <iterator>
#include <unistd.h>
#include <utility>

namespace tutti::command {

namespace {

// Another screen, without a cursor, whose rows end at its edge.
constexpr std::string_view takes_screen = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J";
constexpr std::string_view gives_screen_back = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l";

} // namespace

TerminalSize terminal_size() {
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {};
    return {size.ws_col, size.ws_row};
}

std::string why_no_screen() {
    if (::isatty(STDOUT_FILENO) != 1) return "this is no terminal";
    const auto name = io::environment("TERM").value_or("");
    if (name.empty() || name == "dumb")
        return fmt::format("nothing can be drawn on the terminal \"{}\": try TERM=xterm-256color", name);
    return {};
}

OwnScreen::OwnScreen(const asio::any_io_executor& executor, EndRequest& end, std::function<void()> draw)
    : end_(end), draw_(std::move(draw)),
      signals_(
          executor, end,
          {.leave = [this] { leave(); }, .come_back = [this] { come_back(); }, .resize = [this] { draw_(); }}
      ),
      guard_(gives_screen_back, terminal_modes()), keyboard_(executor) {
    put(takes_screen);
}

OwnScreen::~OwnScreen() { leave(); }

void OwnScreen::leave() {
    if (std::exchange(has_left_, true)) return;
    write_terminal(gives_screen_back);
    keyboard_.leave();
    CrashGuard::leave();
}

void OwnScreen::come_back() {
    CrashGuard::come_back();
    keyboard_.come_back();
    has_left_ = false;
    put(takes_screen);
    draw_();
}

Task<std::vector<Key>> OwnScreen::pressed() {
    while (true) {
        auto keys = co_await keyboard_.pressed();
        if (keys.empty()) {
            if (keyboard_.has_gone()) end_.ask();
            co_return keys;
        }
        const auto suspends = std::erase_if(keys, [](const Key& key) { return key.is("\x1a"); });
        if (suspends > 0) signals_.suspend();
        if (!keys.empty()) co_return keys;
    }
}

Task<void> OwnScreen::obey_keys(EndRequest& end) {
    while (true) {
        const auto keys = co_await pressed();
        if (keys.empty()) co_return;
        const bool ends = std::ranges::any_of(keys, [](const Key& key) {
            return key.is("q") || key.kind == Key::Kind::Escape;
        });
        if (ends) end.ask();
    }
}

void OwnScreen::put(std::string_view text) {
    if (has_left_ || !has_terminal()) return;
    if (!write_terminal(text)) end_.ask();
}

void OwnScreen::show(std::string_view text) {
    const int rows = terminal_size().rows;
    std::string out;
    // Each row is written over and then cleared to its end: nothing blinks.
    for (int row = 1; row <= rows && !text.empty(); ++row)
        fmt::format_to(std::back_inserter(out), "\x1b[{};1H{}\x1b[0m\x1b[K", row, take_line(text));
    put(out + "\x1b[J");
}

} // namespace tutti::command
