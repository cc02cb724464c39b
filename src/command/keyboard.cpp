#include "command/keyboard.hpp"

#include "command/own_terminal.hpp"
#include "io/clock.hpp"
#include "io/deadline.hpp"
#include "io/wait_readable.hpp"

#include <array>
#include <cerrno>
#include <poll.h>
#include <unistd.h>

namespace tutti::command {

using namespace std::chrono_literals;

namespace {

constexpr auto rest_comes_within = 25ms;   ///< of a key whose first byte is here, over ssh, too
constexpr auto others_have_it_for = 100ms; ///< before they are asked again

bool has_hung_up() noexcept {
    pollfd terminal{STDIN_FILENO, POLLIN, 0};
    return ::poll(&terminal, 1, 0) == 1 && (terminal.revents & (POLLHUP | POLLERR)) != 0;
}

} // namespace

Keyboard::Keyboard(const asio::any_io_executor& executor) : input_(executor) {
    stop_behind_others();
    before_ = terminal_modes();
    if (!before_) return;
    input_.assign(io::readiness_of(STDIN_FILENO).release());
    come_back();
}

Keyboard::~Keyboard() { leave(); }

void Keyboard::leave() {
    if (before_ && !has_left_) set_terminal_modes(*before_);
    has_left_ = true;
}

void Keyboard::come_back() {
    if (!before_) return;
    has_left_ = false;
    auto ours = *before_;
    ours.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    ours.c_iflag &= ~static_cast<tcflag_t>(IXON);
    // A read never waits: Ctrl-C throws away what was typed before it, also what has just been said to be
    // there.
    ours.c_cc[VMIN] = 0;
    ours.c_cc[VTIME] = 0;
    ours.c_cc[VSUSP] = _POSIX_VDISABLE;
    set_terminal_modes(ours);
}

Task<std::vector<Key>> Keyboard::pressed() {
    std::vector<Key> keys;
    while (before_ && keys.empty()) {
        bool is_late = false;
        std::optional<io::Deadline> rest;
        if (decoder_.is_undecided())
            rest.emplace(input_.get_executor(), rest_comes_within, [this, &is_late] {
                is_late = true;
                input_.cancel();
            });
        const auto failed = co_await io::wait_readable(input_);
        rest.reset();
        if (failed && is_late) {
            keys = decoder_.decide();
            break;
        }
        if (failed) {
            has_gone_ = failed != asio::error::operation_aborted;
            break;
        }
        if (!has_terminal()) {
            // The keys are another's.
            const bool goes_on = co_await io::sleep_for(others_have_it_for);
            if (!goes_on) break;
            continue;
        }
        std::array<char, 256> bytes{};
        const auto got = ::read(STDIN_FILENO, bytes.data(), bytes.size());
        if (got < 0 && errno == EINTR) continue;
        if (got == 0 && !has_hung_up()) continue;
        if (got <= 0) {
            has_gone_ = true;
            break;
        }
        keys = decoder_.feed({bytes.data(), static_cast<std::size_t>(got)});
    }
    co_return keys;
}

} // namespace tutti::command
