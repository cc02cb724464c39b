// Its macros would be everybody's.
#define NCURSES_NOMACROS 1
#define NCURSES_WIDECHAR 1

#include "console/terminal/painter.hpp"

#include "command/crash_guard.hpp"
#include "command/held_writes.hpp"
#include "command/own_terminal.hpp"
#include "console/paste_watch.hpp"
#include "console/terminal/terminal_kind.hpp"
#include "io/clock.hpp"
#include "io/environment.hpp"

#include <sys/ioctl.h>

#include <algorithm>
#include <array>
#include <clocale>
#include <cstdio>
#include <curses.h>
#include <langinfo.h>
#include <string>
#include <string_view>
#include <termios.h>
#include <unistd.h>
#include <utility>

namespace tutti::console {

namespace {

enum class Depth : std::uint8_t { None, Eight, Sixteen, Many, True };

/// Without what asks old terminals for time: "$<5>".
std::string capability(const char* name) {
    const char* found = ::tigetstr(name);
    // By -1 as a pointer terminfo says that this is no text.
    if (found == nullptr || found == reinterpret_cast<const char*>(-1)) return {};
    std::string text(found);
    for (auto at = text.find("$<"); at != std::string::npos; at = text.find("$<", at))
        text.erase(at, std::min(text.find('>', at), text.size() - 1) - at + 1);
    return text;
}

/// What a crash writes: colours, keys, the mouse, the cursor and the screen as they were.
std::string farewell() {
    std::string text = "\x1b[?2004l\x1b[?1006l\x1b[?1002l\x1b[?1000l";
    for (const auto* name : {"sgr0", "op", "rmkx", "cnorm", "rmcup"}) text += capability(name);
    return text;
}

// A terminal that is asked to says where a text begins that is pasted, and where it ends (xterm).
constexpr std::string_view marks_pastes = "\x1b[?2004h";
constexpr std::string_view marks_no_pastes = "\x1b[?2004l";
constexpr int paste_begins = KEY_MAX + 1;
constexpr int paste_ends = KEY_MAX + 2;

bool is_set(const char* variable) {
    const auto value = io::environment(variable);
    return value && !value->empty();
}

Depth depth_of_terminal() {
    if (is_set("NO_COLOR") || !::has_colors()) return Depth::None;
    const int colours = ::tigetnum("colors");
    if (colours > 256) return Depth::True;
    return colours >= 256 ? Depth::Many : colours >= 16 ? Depth::Sixteen : Depth::Eight;
}

/// A terminal that says by COLORTERM that it knows 24 bit of colour, by the name under which terminfo has
/// that, where it has.
SCREEN* open_terminal() {
    const auto colours = io::environment("COLORTERM").value_or("");
    const auto name = io::environment("TERM").value_or("");
    if (colours == "truecolor" || colours == "24bit") {
        const auto direct = name.substr(0, name.rfind("-256color")) + "-direct";
        if (is_usable_terminal(direct))
            if (auto* screen = ::newterm(direct.c_str(), stdout, stdin)) return screen;
    }
    // newterm() ends the program where it does not know the terminal.
    return is_usable_terminal(name) ? ::newterm(nullptr, stdout, stdin) : nullptr;
}

int nearest_of_many(std::uint32_t colour) {
    const auto level = [](std::uint32_t part) {
        return part < 48 ? 0 : part < 115 ? 1 : static_cast<int>((part - 35) / 40);
    };
    const auto red = colour >> 16 & 0xFFU;
    const auto green = colour >> 8 & 0xFFU;
    const auto blue = colour & 0xFFU;
    const auto [least, most] = std::minmax({red, green, blue});
    if (most - least < 10 && most > 8 && most < 238) return 232 + static_cast<int>((most - 8) / 10);
    return 16 + 36 * level(red) + 6 * level(green) + level(blue);
}

int nearest_of_eight(std::uint32_t colour) {
    const auto is_on = [&](unsigned shift) { return (colour >> shift & 0xFFU) > 96 ? 1 : 0; };
    return is_on(16) + 2 * is_on(8) + 4 * is_on(0);
}

std::uint32_t brightness(std::uint32_t colour) {
    return (2 * (colour >> 16 & 0xFFU) + 5 * (colour >> 8 & 0xFFU) + (colour & 0xFFU)) / 8;
}

struct Look {
    attr_t attributes = A_NORMAL;
    int pair = 0;

    bool operator==(const Look&) const = default;
};

std::optional<Key> key_of(int code) {
    using enum Key::Code;
    switch (code) {
    case KEY_UP:
        return Key{Up};
    case KEY_DOWN:
        return Key{Down};
    case KEY_LEFT:
        return Key{Left};
    case KEY_RIGHT:
        return Key{Right};
    case KEY_PPAGE:
        return Key{PageUp};
    case KEY_NPAGE:
        return Key{PageDown};
    case KEY_HOME:
        return Key{Home};
    case KEY_END:
        return Key{End};
    case KEY_BACKSPACE:
        return Key{Backspace};
    case KEY_DC:
        return Key{Delete};
    case KEY_ENTER:
        return Key{Enter};
    case KEY_SUSPEND: // so the kernel's own terminal has Ctrl-Z
        return Key{Character, U'\x1A'};
    default:
        return std::nullopt;
    }
}

Key key_of_character(wint_t character) {
    using enum Key::Code;
    switch (character) {
    case L'\r':
    case L'\n':
        return Key{Enter};
    case L'\t':
        return Key{Tab};
    case 27:
        return Key{Escape};
    case 8:
    case 127:
        return Key{Backspace};
    default:
        return Key{Character, static_cast<char32_t>(character)};
    }
}

} // namespace

class Painter::Impl {
public:
    Impl(SCREEN* screen, const std::optional<termios>& before)
        : screen_(screen), depth_(depth_of_terminal()), farewell_(farewell()),
          clears_(capability("rmcup").empty() ? capability("clear") : ""), guard_(farewell_, before) {
        ::raw();
        ::noecho();
        ::nonl();
        ::keypad(stdscr, TRUE);
        ::nodelay(stdscr, TRUE);
        ::define_key("\x1b[200~", paste_begins);
        ::define_key("\x1b[201~", paste_ends);
        command::write_terminal(marks_pastes);
        ::set_escdelay(25);
        ::leaveok(stdscr, FALSE);
        ::mouseinterval(0);
        ::mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, nullptr);
        if (depth_ != Depth::None) {
            ::start_color();
            ::use_default_colors();
        }
        // What was typed before there is a picture was typed for the shell.
        ::tcflush(STDIN_FILENO, TCIFLUSH);
    }
    ~Impl() {
        leave();
        ::delscreen(screen_);
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    /// Once: what is left belongs to others.
    void leave() {
        if (std::exchange(has_left_, true)) return;
        if (command::has_terminal()) {
            command::write_terminal(marks_no_pastes);
            const command::TerminalWrite writing;
            ::endwin();
            // Without another screen the picture lies where the shell goes on.
            if (!clears_.empty()) command::write_terminal(clears_);
        } else
            command::write_terminal(farewell_); // its modes are another's
        command::CrashGuard::leave();
    }
    void come_back();
    void paint(const Canvas& canvas, std::optional<Console::Place> cursor);
    std::optional<std::variant<Key, Mouse>> next();

    std::optional<Canvas> shown;

private:
    Look look_of(const Cell& cell);
    int pair_of(int ink, int ground) { return ::alloc_pair(ink, ground); }
    void paint_row(const Canvas& canvas, int row);
    static wchar_t character_of(const Cell& cell, Depth depth);

    SCREEN* screen_;
    Depth depth_;
    std::string farewell_;
    std::string clears_; ///< a terminal that has no other screen
    command::CrashGuard guard_;
    bool has_left_ = false;
    PasteWatch paste_;
};

Look Painter::Impl::look_of(const Cell& cell) {
    Look look;
    if (cell.style == Style::Picture) {
        const auto number = [this](std::uint32_t colour) {
            if (depth_ == Depth::True) return static_cast<int>(std::max<std::uint32_t>(colour, 8));
            return depth_ == Depth::Many ? nearest_of_many(colour) : nearest_of_eight(colour);
        };
        if (depth_ != Depth::None) look.pair = pair_of(number(cell.ink), number(cell.ground));
        return look;
    }
    // A row that is selected is one bar, whatever its words mean.
    if (cell.selected) {
        look.attributes |= A_REVERSE;
        if (cell.style == Style::Strong || cell.style == Style::Bad) look.attributes |= A_BOLD;
        return look;
    }
    const bool has_colours = depth_ != Depth::None;
    const auto colour = [&](int number) {
        if (has_colours) look.pair = pair_of(number, -1);
    };
    switch (cell.style) {
    case Style::Strong:
        look.attributes |= A_BOLD;
        break;
    case Style::Quiet:
        if (depth_ == Depth::Many)
            colour(245);
        else if (depth_ == Depth::True)
            colour(0x8A8A8A);
        else if (depth_ == Depth::Sixteen)
            colour(8);
        else
            look.attributes |= A_DIM;
        break;
    case Style::Good:
        colour(COLOR_GREEN);
        break;
    case Style::Busy:
        colour(COLOR_YELLOW);
        if (!has_colours) look.attributes |= A_BOLD;
        break;
    case Style::Bad:
        colour(COLOR_RED);
        look.attributes |= A_BOLD;
        break;
    case Style::Accent:
    case Style::Bar:
        colour(COLOR_CYAN);
        break;
    default:
        break;
    }
    return look;
}

wchar_t Painter::Impl::character_of(const Cell& cell, Depth depth) {
    if (cell.style != Style::Picture || depth != Depth::None) return static_cast<wchar_t>(cell.character);
    // Without colours two pixels are lit or not.
    const bool upper = brightness(cell.ink) > 64;
    const bool lower = brightness(cell.ground) > 64;
    return upper ? (lower ? L'█' : L'▀') : lower ? L'▄' : L' ';
}

void Painter::Impl::paint_row(const Canvas& canvas, int row) {
    const int columns = canvas.size().columns;
    std::wstring run;
    int begin = 0;
    Look look;
    const auto put = [&] {
        if (run.empty()) return;
        ::wattr_set(stdscr, look.attributes, static_cast<short>(look.pair), &look.pair);
        ::mvwaddnwstr(stdscr, row, begin, run.c_str(), static_cast<int>(run.size()));
        run.clear();
    };
    for (int column = 0; column < columns; ++column) {
        const auto& cell = canvas.at(column, row);
        if (cell.character == 0) continue;
        const auto wanted = look_of(cell);
        const bool follows_wide = column > 0 && canvas.at(column - 1, row).character == 0;
        if (wanted != look || follows_wide) put();
        if (run.empty()) {
            begin = column;
            look = wanted;
        }
        run += character_of(cell, depth_);
    }
    put();
}

void Painter::Impl::paint(const Canvas& canvas, std::optional<Console::Place> cursor) {
    if (has_left_ || !command::has_terminal()) return;
    const auto size = canvas.size();
    const bool is_new = !shown || shown->size() != size;
    for (int row = 0; row < size.rows; ++row) {
        bool differs = is_new;
        for (int column = 0; column < size.columns && !differs; ++column)
            differs = !(canvas.at(column, row) == shown->at(column, row));
        if (differs) paint_row(canvas, row);
    }
    const command::TerminalWrite writing;
    ::curs_set(cursor ? 1 : 0);
    if (cursor) ::wmove(stdscr, cursor->row, cursor->column);
    ::wrefresh(stdscr);
    shown = canvas;
}

/// Who was stopped without a word has left nothing, and the shell has changed the modes since: only what was
/// left is taken again as a whole.
void Painter::Impl::come_back() {
    if (!::isendwin()) ::endwin();
    command::CrashGuard::come_back();
    has_left_ = false;
}

std::optional<std::variant<Key, Mouse>> Painter::Impl::next() {
    // Asked for keys, ncurses switches on again what was left.
    while (!has_left_ && command::has_terminal()) {
        wint_t character = 0;
        const int kind = ::wget_wch(stdscr, &character);
        if (kind == ERR) return std::nullopt;
        const auto now = io::steady_now();
        const bool is_pasted = paste_.has(now);
        if (kind == KEY_CODE_YES && character == paste_begins) paste_.begins(now);
        if (kind == OK) {
            auto key = key_of_character(character);
            key.pasted = is_pasted;
            return key;
        }
        if (character == paste_ends) paste_.ends();
        if (character == KEY_MOUSE) {
            MEVENT event{};
            if (::getmouse(&event) != OK) continue;
            Mouse mouse{Mouse::Action::Press, event.x, event.y};
            if ((event.bstate & BUTTON4_PRESSED) != 0)
                mouse.action = Mouse::Action::WheelUp;
            else if ((event.bstate & BUTTON5_PRESSED) != 0)
                mouse.action = Mouse::Action::WheelDown;
            else if ((event.bstate & BUTTON1_PRESSED) == 0)
                continue;
            return mouse;
        }
        if (auto key = key_of(static_cast<int>(character))) {
            key->pasted = is_pasted;
            return *key;
        }
    }
    return std::nullopt;
}

Painter::Painter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Painter::~Painter() = default;
Painter::Painter(Painter&&) noexcept = default;

Result<Painter> Painter::open() {
    if (::isatty(STDIN_FILENO) != 1 || ::isatty(STDOUT_FILENO) != 1)
        return fail(ErrorCode::InvalidInput, "this is no terminal: the console needs one (over ssh: ssh -t)");
    std::setlocale(LC_CTYPE, "");
    if (std::string_view(::nl_langinfo(CODESET)) != "UTF-8") std::setlocale(LC_CTYPE, "C.UTF-8");
    command::stop_behind_others();
    const auto before = command::terminal_modes();
    auto* screen = open_terminal();
    if (screen == nullptr)
        return fail(
            ErrorCode::InvalidInput,
            "the terminal \"" + io::environment("TERM").value_or("")
                + "\" is not known here, or cannot do what is needed: try TERM=xterm-256color"
        );
    return Painter(std::make_unique<Impl>(screen, before));
}

Size Painter::size() const {
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0)
        return {::getmaxx(stdscr), ::getmaxy(stdscr)};
    constexpr unsigned short most = 1000; // cells are memory
    return {std::min(size.ws_col, most), std::min(size.ws_row, most)};
}

void Painter::paint(const Canvas& canvas, std::optional<Console::Place> cursor) {
    impl_->paint(canvas, cursor);
}

void Painter::forget() {
    impl_->shown.reset();
    ::clearok(::curscr, TRUE);
}

void Painter::resize() {
    const auto now = size();
    ::resizeterm(now.rows, now.columns);
    ::werase(stdscr);
    forget();
}

std::optional<std::variant<Key, Mouse>> Painter::next() { return impl_->next(); }

void Painter::leave() { impl_->leave(); }

void Painter::come_back() {
    impl_->come_back();
    resize();
    ::wrefresh(stdscr);
    ::keypad(stdscr, TRUE); // not only when the next key is read, which it would not know
    command::write_terminal(marks_pastes);
}

} // namespace tutti::console
