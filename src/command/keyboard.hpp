// Keys that a person presses at the terminal, one by one as they come, without Enter.
#pragma once

#include "command/key.hpp"
#include "io/asio.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <optional>
#include <termios.h>
#include <vector>

namespace tutti::command {

/// Standard input, while this lives: nothing is echoed, nothing waits for Enter, Ctrl-C and Ctrl-\ do what
/// they do, and Ctrl-Z is a key like any other, as what draws on the whole terminal is not to be stopped
/// halfway (OwnScreen stands back first). So is Ctrl-S: who writes to a terminal that is held hears no
/// signal. The terminal is given back as it was. Where standard input is no terminal, no key ever comes.
class Keyboard {
public:
    explicit Keyboard(const asio::any_io_executor& executor);
    ~Keyboard();
    Keyboard(const Keyboard&) = delete;
    Keyboard& operator=(const Keyboard&) = delete;

    /// The keys that were pressed since; none: there will be no more, as the terminal has gone.
    Task<std::vector<Key>> pressed();
    /// The terminal that there was is no more.
    bool has_gone() const noexcept { return has_gone_; }

    /// Gives it back for a while.
    void leave();
    /// Takes it again, also where others have changed it without a word.
    void come_back();

private:
    asio::posix::stream_descriptor input_; ///< its readiness
    std::optional<termios> before_;
    bool has_left_ = false;
    bool has_gone_ = false;
    KeyDecoder decoder_;
};

} // namespace tutti::command
