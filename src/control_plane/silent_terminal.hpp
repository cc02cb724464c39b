// SilentTerminal: standard input shows nothing of what is typed, as long as one is asked for a secret.
#pragma once

#include "command/crash_guard.hpp"

#include <optional>
#include <string_view>
#include <termios.h>

namespace tutti::control_plane {

/// The keys that end or stop a program do, and so do signals; however it ends, the terminal is given back as
/// it was. Stopped, it is given back too; let go on in the foreground it asks again. There is one at a time.
class SilentTerminal {
public:
    /// Shows the prompt.
    explicit SilentTerminal(std::string_view prompt);
    ~SilentTerminal();
    SilentTerminal(const SilentTerminal&) = delete;
    SilentTerminal& operator=(const SilentTerminal&) = delete;

    bool is_silent() const noexcept { return is_silent_; }
    /// Whether it asked again since the last question: what was typed before counts no more.
    bool was_asked_again() noexcept;

private:
    std::optional<termios> before_;
    command::CrashGuard guard_;
    bool is_silent_ = false;
};

} // namespace tutti::control_plane
