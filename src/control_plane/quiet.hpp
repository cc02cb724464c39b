// Quiet: a process that nobody has asked for a while keeps in memory what it needs to hear the next question,
// and no more.
#pragma once

#include "base/time.hpp"
#include "io/asio.hpp"

namespace tutti::control_plane {

class Quiet {
public:
    /// `give_back` is called once each time that nobody has done anything for `after`, the start included.
    Quiet(const asio::any_io_executor& executor, SteadyClock::duration after, void (*give_back)() noexcept);

    /// Somebody asks, or is answered. Costs next to nothing.
    void is_disturbed();
    /// Until it is cancelled. While it rests nothing wakes it.
    Task<void> keep();

private:
    asio::steady_timer wakes_;
    SteadyClock::duration after_;
    void (*give_back_)() noexcept;
    SteadyTime disturbed_at_;
    bool rests_ = false;
};

} // namespace tutti::control_plane
