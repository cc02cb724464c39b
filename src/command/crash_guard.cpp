#include "command/crash_guard.hpp"

#include "command/own_terminal.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstddef>
#include <unistd.h>

namespace tutti::command {

namespace {

/// Whatever else handles them (a sanitizer) may speak after us.
constexpr std::array faults = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS};
/// Nobody dies of these, or nobody can do anything about it.
constexpr std::array others = {SIGCHLD, SIGCONT,  SIGTSTP, SIGTTIN, SIGTTOU,
                               SIGURG,  SIGWINCH, SIGSTOP, SIGKILL};
constexpr std::size_t stack_size = 16 << 10;

/// What the handler needs.
struct Kept {
    std::array<char, CrashGuard::longest_farewell> farewell{};
    std::size_t length = 0;
    std::optional<termios> modes;
    volatile std::sig_atomic_t has_left = 0;
    alignas(std::max_align_t) std::array<char, stack_size> stack{
    }; ///< the program's own may be what is broken
};
Kept kept;

void leave_the_terminal(int signal) {
    if (kept.has_left == 0) {
        kept.has_left = 1;
        write_terminal({kept.farewell.data(), kept.length});
        if (kept.modes) set_terminal_modes(*kept.modes);
    }
    // Its disposition is the default one again (SA_RESETHAND): it ends the program as it would have.
    ::raise(signal);
}

/// Faults, and whatever else would end the program without a word: what it hears (run_task(), ScreenSignals)
/// is not among it.
bool is_deadly(int signal) {
    if (std::ranges::find(faults, signal) != faults.end()) return true;
    if (std::ranges::find(others, signal) != others.end()) return false;
    struct sigaction now{};
    return ::sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_DFL;
}

bool is_guarded(int signal) {
    struct sigaction now{};
    return ::sigaction(signal, nullptr, &now) == 0 && now.sa_handler == leave_the_terminal;
}

} // namespace

CrashGuard::CrashGuard(std::string_view farewell, const std::optional<termios>& modes) {
    kept.length = std::min(farewell.size(), longest_farewell);
    std::copy_n(farewell.begin(), kept.length, kept.farewell.begin());
    kept.modes = modes;
    kept.has_left = 0;
    stack_t own{};
    own.ss_sp = kept.stack.data();
    own.ss_size = kept.stack.size();
    ::sigaltstack(&own, nullptr);
    struct sigaction action{};
    action.sa_handler = leave_the_terminal;
    action.sa_flags = static_cast<int>(SA_ONSTACK | SA_RESETHAND);
    ::sigemptyset(&action.sa_mask);
    for (int signal = 1; signal <= SIGRTMAX; ++signal)
        if (is_deadly(signal)) ::sigaction(signal, &action, nullptr);
}

CrashGuard::~CrashGuard() {
    struct sigaction action{};
    action.sa_handler = SIG_DFL;
    for (int signal = 1; signal <= SIGRTMAX; ++signal)
        if (is_guarded(signal)) ::sigaction(signal, &action, nullptr);
    stack_t none{};
    none.ss_flags = SS_DISABLE;
    ::sigaltstack(&none, nullptr);
}

void CrashGuard::leave() noexcept { kept.has_left = 1; }

void CrashGuard::come_back() noexcept { kept.has_left = 0; }

void CrashGuard::die(int signal) noexcept {
    struct sigaction usual{};
    usual.sa_handler = SIG_DFL;
    ::sigaction(signal, &usual, nullptr);
    sigset_t heard{};
    ::sigemptyset(&heard);
    ::sigaddset(&heard, signal);
    ::pthread_sigmask(SIG_UNBLOCK, &heard, nullptr);
    leave_the_terminal(signal);
    ::_exit(128 + signal); // one that ends nobody
}

} // namespace tutti::command
