#include "control_plane/silent_terminal.hpp"

#include "command/own_terminal.hpp"
#include "command/print.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <unistd.h>

namespace tutti::control_plane {

namespace {

/// What the handlers need.
struct Asked {
    termios before{};
    termios silent{};
    std::array<char, 256> prompt{};
    std::size_t length = 0;
    volatile std::sig_atomic_t again = 0;
    struct sigaction on_stop{}; ///< as they were
    struct sigaction on_go{};
};
Asked asked;

bool is_in_front() noexcept {
    const auto front = ::tcgetpgrp(STDIN_FILENO);
    return front < 0 || front == ::getpgrp();
}

/// Stops as the system has it for who says nothing of it.
void give_back_and_stop(int signal) {
    const int error = errno;
    if (is_in_front()) command::set_terminal_modes(asked.before);
    command::CrashGuard::leave();
    struct sigaction usual{};
    struct sigaction ours{};
    usual.sa_handler = SIG_DFL;
    ::sigaction(signal, &usual, &ours);
    ::raise(signal);
    sigset_t stops{};
    sigset_t held{};
    ::sigemptyset(&stops);
    ::sigaddset(&stops, signal);
    ::pthread_sigmask(SIG_UNBLOCK, &stops, &held); // here it stops
    ::pthread_sigmask(SIG_SETMASK, &held, nullptr);
    ::sigaction(signal, &ours, nullptr);
    errno = error;
}

/// Behind others nothing is touched: to read stops us there, and the next SIGCONT leads here again.
void take_again(int) {
    const int error = errno;
    if (is_in_front()) {
        asked.again = 1;
        command::CrashGuard::come_back();
        command::set_terminal_modes(asked.silent);
        [[maybe_unused]] const auto shown = ::write(STDERR_FILENO, asked.prompt.data(), asked.length);
    }
    errno = error;
}

struct sigaction heard_by(void (*handler)(int)) {
    struct sigaction heard{};
    heard.sa_handler = handler;
    heard.sa_flags = SA_RESTART;
    ::sigemptyset(&heard.sa_mask);
    return heard;
}

/// Where stopping is ignored it stays so.
void hear_of_stops() {
    const auto stop = heard_by(give_back_and_stop);
    const auto go = heard_by(take_again);
    ::sigaction(SIGCONT, &go, &asked.on_go);
    ::sigaction(SIGTSTP, nullptr, &asked.on_stop);
    if (asked.on_stop.sa_handler == SIG_DFL) ::sigaction(SIGTSTP, &stop, nullptr);
}

} // namespace

SilentTerminal::SilentTerminal(std::string_view prompt)
    : before_(command::terminal_modes()), guard_("", before_) {
    if (!before_) return;
    asked.before = *before_;
    asked.silent = *before_;
    asked.silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON);
    asked.silent.c_cc[VMIN] = 1;
    asked.silent.c_cc[VTIME] = 0;
    asked.length = std::min(prompt.size(), asked.prompt.size());
    std::copy_n(prompt.begin(), asked.length, asked.prompt.begin());
    asked.again = 0;
    hear_of_stops();
    is_silent_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &asked.silent) == 0;
    if (is_silent_) command::put_err(prompt);
}

SilentTerminal::~SilentTerminal() {
    if (!before_) return;
    if (is_silent_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &*before_);
    ::sigaction(SIGTSTP, &asked.on_stop, nullptr);
    ::sigaction(SIGCONT, &asked.on_go, nullptr);
}

bool SilentTerminal::was_asked_again() noexcept {
    const bool was = asked.again != 0;
    asked.again = 0;
    return was;
}

} // namespace tutti::control_plane
