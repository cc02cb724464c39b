#include "command/crash_guard.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <unistd.h>

namespace tutti::command {

namespace {

/// Faults, and what would end the program without a word. Those that it hears (run_task(), ScreenSignals) are
/// not among them.
constexpr std::array<int, 14> deadly = {SIGSEGV, SIGBUS,  SIGFPE,  SIGILL,    SIGABRT, SIGTRAP, SIGSYS,
                                        SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU, SIGXFSZ};
constexpr std::size_t stack_size = 16 << 10;

/// What the handler needs: it may call nothing that takes memory or a lock (signal-safety(7)).
struct Kept {
    std::array<char, CrashGuard::longest_farewell> farewell{};
    std::size_t length = 0;
    std::optional<termios> modes;
    alignas(std::max_align_t) std::array<char, stack_size> stack{
    }; ///< the program's own may be what is broken
};
Kept kept;

void leave_the_terminal(int signal) {
    std::size_t written = 0;
    while (written < kept.length) {
        const auto done = ::write(STDOUT_FILENO, kept.farewell.data() + written, kept.length - written);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) break;
        written += static_cast<std::size_t>(done);
    }
    if (kept.modes) ::tcsetattr(STDIN_FILENO, TCSANOW, &*kept.modes);
    // Its disposition is the default one again (SA_RESETHAND): it ends the program as it would have.
    ::raise(signal);
}

} // namespace

CrashGuard::CrashGuard(std::string_view farewell, const std::optional<termios>& modes) {
    kept.length = std::min(farewell.size(), longest_farewell);
    std::copy_n(farewell.begin(), kept.length, kept.farewell.begin());
    kept.modes = modes;
    stack_t own{};
    own.ss_sp = kept.stack.data();
    own.ss_size = kept.stack.size();
    ::sigaltstack(&own, nullptr);
    struct sigaction action{};
    action.sa_handler = leave_the_terminal;
    action.sa_flags = static_cast<int>(SA_ONSTACK | SA_RESETHAND);
    ::sigemptyset(&action.sa_mask);
    for (const int signal : deadly) ::sigaction(signal, &action, nullptr);
}

CrashGuard::~CrashGuard() {
    struct sigaction action{};
    action.sa_handler = SIG_DFL;
    for (const int signal : deadly) ::sigaction(signal, &action, nullptr);
    stack_t none{};
    none.ss_flags = SS_DISABLE;
    ::sigaltstack(&none, nullptr);
}

} // namespace tutti::command
