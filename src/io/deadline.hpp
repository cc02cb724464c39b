// Deadline: runs an action at a time unless it is destroyed first. For timeouts around socket operations.
#pragma once

#include "base/time.hpp"
#include "io/asio.hpp"

#include <functional>
#include <memory>

namespace tutti::io {

class Deadline {
public:
    /// `on_expiry` runs on `executor` after `timeout`, at most once, and never after this object is gone.
    Deadline(
        const asio::any_io_executor& executor, SteadyClock::duration timeout, std::function<void()> on_expiry
    );
    ~Deadline();
    Deadline(const Deadline&) = delete;
    Deadline& operator=(const Deadline&) = delete;

    bool expired() const noexcept;
    /// Starts the period anew.
    void restart(SteadyClock::duration timeout);

private:
    struct State;
    std::shared_ptr<State> state_; ///< owned by this object and by the timer's pending handler
};

} // namespace tutti::io
