// CrashGuard: a program that dies by a fault of its own, or by a signal that it does not hear, leaves the
// terminal as it found it.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <termios.h>

namespace tutti::command {

class CrashGuard {
public:
    static constexpr std::size_t longest_farewell = 512;

    /// From now on what would kill the program first writes `farewell` to standard output and gives the
    /// terminal of standard input, where it is one, its `modes` back. There is one at a time.
    CrashGuard(std::string_view farewell, const std::optional<termios>& modes);
    /// No more.
    ~CrashGuard();
    CrashGuard(const CrashGuard&) = delete;
    CrashGuard& operator=(const CrashGuard&) = delete;

    /// The terminal was given back, and there is nothing to do.
    static void leave() noexcept;
    static void come_back() noexcept;
    /// Gives the terminal back and ends the program by this signal, whoever heard it. A handler may call it.
    [[noreturn]] static void die(int signal) noexcept;
};

} // namespace tutti::command
