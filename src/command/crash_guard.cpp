#include "command/crash_guard.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <unistd.h>

namespace tutti::command {

namespace {

constexpr std::array<int, 7> faults = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS};
constexpr std::size_t stack_size = 16 << 10;

/// What the handler needs: it may call nothing that takes memory or a lock (signal-safety(7)).
struct Kept {
    std::array<char, CrashGuard::longest_farewell> farewell{};
    std::size_t length = 0;
    termios modes{};
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
    ::tcsetattr(STDIN_FILENO, TCSANOW, &kept.modes);
    // Its disposition is the default one again (SA_RESETHAND): it ends the program as it would have.
    ::raise(signal);
}

} // namespace

CrashGuard::CrashGuard(std::string_view farewell, const termios& modes) {
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
    for (const int fault : faults) ::sigaction(fault, &action, nullptr);
}

CrashGuard::~CrashGuard() {
    struct sigaction action{};
    action.sa_handler = SIG_DFL;
    for (const int fault : faults) ::sigaction(fault, &action, nullptr);
    stack_t none{};
    none.ss_flags = SS_DISABLE;
    ::sigaltstack(&none, nullptr);
}

} // namespace tutti::command
