// A terminal that a command draws on, from corner to corner, until it ends.
#pragma once

#include "command/crash_guard.hpp"
#include "command/keyboard.hpp"
#include "command/screen_signals.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::command {

struct TerminalSize {
    int columns = 80;
    int rows = 24;

    bool operator==(const TerminalSize&) const = default;
};

/// Of standard output, now: people change it. The usual one where it is not known.
TerminalSize terminal_size();

/// Why nothing can be drawn on standard output; empty: it can.
std::string why_no_screen();

/// A screen of its own without a cursor, on which long lines are cut, and the keys of its terminal. Given
/// back whatever happens: at the end, for the shell by Ctrl-Z, and by a crash. While others have it nothing
/// is drawn.
class OwnScreen {
public:
    /// `draw` shows everything anew, where somebody else had the terminal or its size is another one.
    OwnScreen(const asio::any_io_executor& executor, EndRequest& end, std::function<void()> draw);
    ~OwnScreen();
    OwnScreen(const OwnScreen&) = delete;
    OwnScreen& operator=(const OwnScreen&) = delete;

    /// Writes that as it is.
    void put(std::string_view text);
    /// Shows these lines from the first row on, in place of what is there, as far as there are rows.
    void show(std::string_view text);

    /// The keys that were pressed since, but for Ctrl-Z; none: there will be no more. A terminal that has
    /// gone ends it, also where nobody says so by SIGHUP.
    Task<std::vector<Key>> pressed();
    /// Ends at q or Escape, and has no other keys.
    Task<void> obey_keys(EndRequest& end);
    /// Does what signals ask, until it is cancelled.
    Task<void> obey_signals() { return signals_.hear(); }

private:
    void leave();
    void come_back();

    EndRequest& end_;
    std::function<void()> draw_;
    ScreenSignals signals_;
    CrashGuard guard_;
    Keyboard keyboard_;
    bool has_left_ = false;
};

} // namespace tutti::command
