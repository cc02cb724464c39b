// The terminal of standard input and output, by whoever draws on the whole of it: only while it is ours. The
// shell takes it back when it stops a program; who touches it then is stopped again, or spoils the shell's.
// Nothing here takes memory or a lock: a handler of signals may call all of it (signal-safety(7)).
#pragma once

#include <optional>
#include <string_view>
#include <termios.h>

namespace tutti::command {

/// Whether we are in the foreground; also where no shell gives the terminal to one and takes it from another.
bool has_terminal() noexcept;

/// Behind others (`&`, `bg`) nothing can be shown: stops, as the shell's jobs do that touch its terminal,
/// until it gives that to us. At once where no shell does.
void stop_behind_others() noexcept;

/// Writes all of it, whoever has the terminal, also to one that somebody has made non-blocking. One that
/// takes nothing for long loses the rest. False: it has gone.
bool write_terminal(std::string_view text) noexcept;

/// Nothing: standard input is no terminal.
std::optional<termios> terminal_modes() noexcept;
/// At once: a terminal that is held (Ctrl-S) never shows what was written. Left alone where it is not ours:
/// the shell has its own modes.
void set_terminal_modes(const termios& modes) noexcept;

} // namespace tutti::command
