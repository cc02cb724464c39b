// Whether somebody asked a command to end: Ctrl-C, SIGTERM, or a part of the command itself.
#pragma once

#include "base/time.hpp"
#include "io/asio.hpp"

namespace tutti::command {

class EndRequest {
public:
    explicit EndRequest(const asio::any_io_executor& executor);

    void ask() noexcept;
    bool is_asked() const noexcept { return asked_; }
    /// Waits until then; false at once when asked to end.
    Task<bool> sleep_until(SteadyTime time);
    /// Waits until somebody asks.
    Task<void> asked();

private:
    asio::steady_timer wakes_;
    bool asked_ = false;
};

} // namespace tutti::command
