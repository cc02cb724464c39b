#include "command/keyboard.hpp"

#include "io/wait_readable.hpp"

#include <array>
#include <cerrno>
#include <unistd.h>

namespace tutti::command {

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
        const auto failed = co_await io::wait_readable(input_);
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
