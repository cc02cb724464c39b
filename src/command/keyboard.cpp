#include "command/keyboard.hpp"

#include "io/deadline.hpp"
#include "io/wait_readable.hpp"

#include <array>
#include <cerrno>
#include <unistd.h>

namespace tutti::command {

using namespace std::chrono_literals;

namespace {

constexpr auto rest_comes_within = 25ms; ///< of a key whose first byte is here, over ssh, too

} // namespace

Keyboard::Keyboard(const asio::any_io_executor& executor) : input_(executor) {
    termios now{};
    if (::tcgetattr(STDIN_FILENO, &now) != 0) return;
    // Not made non-blocking: the shell that started us has the same open file.
    input_.assign(::dup(STDIN_FILENO));
    before_ = now;
    now.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    now.c_cc[VMIN] = 1;
    now.c_cc[VTIME] = 0;
    now.c_cc[VSUSP] = _POSIX_VDISABLE;
    ::tcsetattr(STDIN_FILENO, TCSADRAIN, &now);
}

Keyboard::~Keyboard() {
    if (before_) ::tcsetattr(STDIN_FILENO, TCSADRAIN, &*before_);
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
        if (failed) break;
        std::array<char, 256> bytes{};
        const auto got = ::read(input_.native_handle(), bytes.data(), bytes.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        keys = decoder_.feed({bytes.data(), static_cast<std::size_t>(got)});
    }
    co_return keys;
}

} // namespace tutti::command
