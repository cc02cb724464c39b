#include "command/held_writes.hpp"

#include "command/crash_guard.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <ctime>
#include <utility>

namespace tutti::command {

namespace {

constexpr time_t held_for = 1; ///< seconds

/// What the handlers need.
struct Watched {
    std::array<struct sigaction, NSIG> before{}; ///< of each ending; what heard it
    std::array<bool, NSIG> is_ours{};
    timer_t timer{};
    std::atomic<int> asked = 0;        ///< by which signal
    std::atomic<int> depth = 0;        ///< of writes
    std::atomic<unsigned> writes = 0;  ///< that began
    std::atomic<unsigned> seen_in = 0; ///< the write that there was a second ago
};
Watched watched;
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<unsigned>::is_always_lock_free);

int looks_again() noexcept { return SIGRTMAX; }

void look_in_a_moment() noexcept {
    const itimerspec once{{}, {held_for, 0}};
    ::timer_settime(watched.timer, 0, &once, nullptr);
}

void hear_ending(int signal) {
    const int error = errno;
    const auto& before = watched.before[static_cast<std::size_t>(signal)];
    if (before.sa_handler != SIG_IGN && before.sa_handler != SIG_DFL) before.sa_handler(signal);
    if (watched.asked.exchange(signal) == 0) {
        watched.seen_in = 0;
        look_in_a_moment();
    }
    errno = error;
}

void look(int) {
    const int error = errno;
    const auto write = watched.depth > 0 ? watched.writes.load() : 0;
    if (write != 0 && write == watched.seen_in) CrashGuard::die(watched.asked);
    watched.seen_in = write;
    look_in_a_moment();
    errno = error;
}

/// As before, what waits meanwhile included: who was stopped hears that he is to end before he goes on.
struct sigaction like(struct sigaction action, void (*handler)(int)) {
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    return action;
}

} // namespace

HeldWrites::HeldWrites(std::initializer_list<int> endings) {
    watched.asked = 0;
    sigevent told{};
    told.sigev_notify = SIGEV_SIGNAL;
    told.sigev_signo = looks_again();
    if (::timer_create(CLOCK_MONOTONIC, &told, &watched.timer) != 0) return; // then a held write is one
    const auto looks = like({}, look);
    ::sigaction(looks_again(), &looks, &watched.before[static_cast<std::size_t>(looks_again())]);
    watched.is_ours[static_cast<std::size_t>(looks_again())] = true;
    for (const int signal : endings) {
        const auto place = static_cast<std::size_t>(signal);
        ::sigaction(signal, nullptr, &watched.before[place]);
        if (watched.before[place].sa_handler == SIG_IGN || watched.before[place].sa_handler == SIG_DFL)
            continue;
        const auto hears = like(watched.before[place], hear_ending);
        ::sigaction(signal, &hears, nullptr);
        watched.is_ours[place] = true;
    }
}

HeldWrites::~HeldWrites() {
    if (!watched.is_ours[static_cast<std::size_t>(looks_again())]) return;
    ::timer_delete(watched.timer);
    for (std::size_t place = 0; place < watched.is_ours.size(); ++place)
        if (std::exchange(watched.is_ours[place], false))
            ::sigaction(static_cast<int>(place), &watched.before[place], nullptr);
}

TerminalWrite::TerminalWrite() noexcept {
    if (++watched.writes == 0) ++watched.writes;
    ++watched.depth;
}

TerminalWrite::~TerminalWrite() { --watched.depth; }

} // namespace tutti::command
