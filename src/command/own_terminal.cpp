#include "command/own_terminal.hpp"

#include "command/held_writes.hpp"

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <poll.h>
#include <unistd.h>

namespace tutti::command {

namespace {

constexpr int takes_nothing_for = 500; ///< milliseconds: longer is held, or its other end reads nothing

/// While it lives nobody is stopped who touches a terminal of others (`stty tostop`, termios(3)): the
/// foreground may be lost between the question for it and what is done.
class Unstopped {
public:
    Unstopped() noexcept {
        sigset_t stop{};
        ::sigemptyset(&stop);
        ::sigaddset(&stop, SIGTTOU);
        ::pthread_sigmask(SIG_BLOCK, &stop, &before_);
    }
    ~Unstopped() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    Unstopped(const Unstopped&) = delete;
    Unstopped& operator=(const Unstopped&) = delete;

private:
    sigset_t before_{};
};

} // namespace

bool has_terminal() noexcept {
    const auto front = ::tcgetpgrp(STDOUT_FILENO);
    return front < 0 || front == ::getpgrp();
}

void stop_behind_others() noexcept {
    if (!has_terminal()) ::kill(0, SIGTTOU);
}

bool write_terminal(std::string_view text) noexcept {
    const Unstopped unstopped;
    const TerminalWrite writing;
    while (!text.empty()) {
        pollfd writable{STDOUT_FILENO, POLLOUT, 0};
        if (::poll(&writable, 1, takes_nothing_for) == 0) return true;
        const auto written = ::write(STDOUT_FILENO, text.data(), text.size());
        if (written > 0)
            text.remove_prefix(static_cast<std::size_t>(written));
        else if (written == 0 || (errno != EINTR && errno != EAGAIN))
            return false;
    }
    return true;
}

std::optional<termios> terminal_modes() noexcept {
    termios modes{};
    if (::tcgetattr(STDIN_FILENO, &modes) != 0) return std::nullopt;
    return modes;
}

void set_terminal_modes(const termios& modes) noexcept {
    const Unstopped unstopped;
    if (!has_terminal()) return;
    while (::tcsetattr(STDIN_FILENO, TCSANOW, &modes) != 0 && errno == EINTR) {
    }
}

} // namespace tutti::command
