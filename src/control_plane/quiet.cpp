#include "control_plane/quiet.hpp"

#include "io/clock.hpp"

namespace tutti::control_plane {

Quiet::Quiet(const asio::any_io_executor& executor, SteadyClock::duration after, void (*give_back)() noexcept)
    : wakes_(executor), after_(after), give_back_(give_back), disturbed_at_(io::steady_now()) {}

void Quiet::is_disturbed() {
    disturbed_at_ = io::steady_now();
    if (!rests_) return; // it looks when the time is over
    rests_ = false;
    wakes_.cancel();
}

Task<void> Quiet::keep() {
    while (true) {
        if (rests_)
            wakes_.expires_at(asio::steady_timer::time_point::max());
        else
            wakes_.expires_after(disturbed_at_ + after_ - io::steady_now());
        [[maybe_unused]] const auto [woken] = co_await wakes_.async_wait(no_throw);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
        if (rests_ || io::steady_now() < disturbed_at_ + after_) continue;
        rests_ = true;
        give_back_();
    }
}

} // namespace tutti::control_plane
