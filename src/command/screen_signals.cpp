#include "command/screen_signals.hpp"

#include "command/own_terminal.hpp"

#include <csignal>
#include <ctime>
#include <unistd.h>
#include <utility>

namespace tutti::command {

namespace {

/// As the system has it for who says nothing of it; gives what it was.
struct sigaction do_the_usual_at(int signal) {
    struct sigaction usual{};
    struct sigaction before{};
    usual.sa_handler = SIG_DFL;
    ::sigaction(signal, &usual, &before);
    return before;
}

/// What is heard of it interrupts no picture that is being written.
void let_writes_go_on_at(int signal) {
    struct sigaction heard{};
    ::sigaction(signal, nullptr, &heard);
    heard.sa_flags |= SA_RESTART;
    ::sigaction(signal, &heard, nullptr);
}

} // namespace

ScreenSignals::ScreenSignals(const asio::any_io_executor& executor, EndRequest& end, Screen screen)
    : end_(end), screen_(std::move(screen)), signals_(executor) {
    stop_behind_others();
    for (const int signal : {SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT}) {
        signals_.add(signal);
        let_writes_go_on_at(signal);
    }
    for (const int signal : {SIGINT, SIGTERM}) let_writes_go_on_at(signal); // run_task() hears them
    held_writes_.emplace({SIGHUP, SIGQUIT, SIGINT, SIGTERM});
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
            go_on();
        else if (has_terminal())
            screen_.resize();
    }
}

void ScreenSignals::end_by(int signal) {
    if (!end_.is_asked()) return end_.ask();
    screen_.leave();
    do_the_usual_at(signal);
    ::raise(signal);
}

void ScreenSignals::go_on() {
    if (has_terminal()) return screen_.come_back();
    screen_.leave(); // who was stopped without a word had no time for it
    stop_behind_others();
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
    if (has_terminal()) {
        const timespec at_once{};
        ::sigtimedwait(&goes_on, nullptr, &at_once);
        screen_.come_back();
    }
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
}

} // namespace tutti::command
