// ScreenSignals: what signals ask of whoever draws on a whole terminal: to end, to stand back for the shell,
// to be there again.
#pragma once

#include "command/end_request.hpp"
#include "command/held_writes.hpp"

#include <boost/asio/signal_set.hpp>

#include <functional>
#include <optional>

namespace tutti::command {

class ScreenSignals {
public:
    struct Screen {
        std::function<void()> leave; ///< gives the terminal back; once more does nothing
        /// Takes it and draws all, whatever was done to it meanwhile.
        std::function<void()> come_back;
        std::function<void()> resize; ///< draws all in another size
    };
    /// Once the terminal is ours.
    ScreenSignals(const asio::any_io_executor& executor, EndRequest& end, Screen screen);

    /// Until it is cancelled. A terminal that hangs up and Ctrl-\ ask for the end, and the second time are
    /// it. Who is let go on behind others (`bg`) has nothing to do there, and stops again.
    Task<void> hear();
    /// As the shell's job control has it; where there is none nothing happens.
    void suspend();

private:
    void end_by(int signal);
    void go_on();

    EndRequest& end_;
    Screen screen_;
    asio::signal_set signals_;
    std::optional<HeldWrites> held_writes_;
};

} // namespace tutti::command
