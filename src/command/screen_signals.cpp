#include "command/screen_signals.hpp"

#include <csignal>
#include <ctime>
#include <unistd.h>
#include <utility>

namespace tutti::command {

namespace {

/// Also where no shell controls the terminal.
bool is_in_foreground() {
    const auto front = ::tcgetpgrp(STDOUT_FILENO);
    return front < 0 || front == ::getpgrp();
}

/// As the system has it for who says nothing of it; gives what it was.
struct sigaction do_the_usual_at(int signal) {
    struct sigaction usual{};
    struct sigaction before{};
    usual.sa_handler = SIG_DFL;
    ::sigaction(signal, &usual, &before);
    return before;
}

} // namespace

ScreenSignals::ScreenSignals(const asio::any_io_executor& executor, EndRequest& end, Screen screen)
    : end_(end), screen_(std::move(screen)), signals_(executor, SIGHUP, SIGQUIT, SIGWINCH) {
    signals_.add(SIGTSTP);
    signals_.add(SIGCONT);
}

Task<void> ScreenSignals::hear() {
    while (true) {
        const auto [error, signal] = co_await signals_.async_wait(no_throw);
        if (error) co_return;
        if (signal == SIGHUP || signal == SIGQUIT)
            end_by(signal);
        else if (end_.is_asked())
            continue; // one that was stopped and is ended is not to wait for a terminal that others have
        else if (signal == SIGTSTP)
            suspend();
        else if (signal == SIGCONT)
            screen_.come_back();
        else
            screen_.resize();
    }
}

void ScreenSignals::end_by(int signal) {
    if (!end_.is_asked()) return end_.ask();
    screen_.leave();
    do_the_usual_at(signal);
    ::raise(signal);
}

void ScreenSignals::suspend() {
    screen_.leave();
    sigset_t goes_on{};
    sigset_t before{};
    ::sigemptyset(&goes_on);
    ::sigaddset(&goes_on, SIGCONT);
    ::sigprocmask(SIG_BLOCK, &goes_on, &before);
    const auto ours = do_the_usual_at(SIGTSTP);
    ::kill(0, SIGTSTP);
    ::sigaction(SIGTSTP, &ours, nullptr);
    // Behind others (`bg`, `kill %1`) hear() has it, after what else came.
    if (is_in_foreground()) {
        const timespec at_once{};
        ::sigtimedwait(&goes_on, nullptr, &at_once);
        screen_.come_back();
    }
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
}

} // namespace tutti::command
