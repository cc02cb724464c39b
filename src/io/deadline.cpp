#include "io/deadline.hpp"

namespace tutti::io {

struct Deadline::State {
    asio::steady_timer timer;
    std::function<void()> on_expiry;
    bool expired = false;
    bool gone = false;
};

namespace {

template <typename State>
// The state is owned by its Deadline and by the handler that waits.
void arm(std::shared_ptr<State> state, SteadyClock::duration timeout) {
    state->timer.expires_after(timeout);
    state->timer.async_wait([state](const error_code& error) {
        if (error || state->gone || state->timer.expiry() > std::chrono::steady_clock::now()) return;
        state->expired = true;
        state->on_expiry();
    });
}

} // namespace

Deadline::Deadline(
    const asio::any_io_executor& executor, SteadyClock::duration timeout, std::function<void()> on_expiry
)
    : state_(std::make_shared<State>(State{asio::steady_timer(executor), std::move(on_expiry)})) {
    arm(state_, timeout);
}

Deadline::~Deadline() {
    state_->gone = true;
    state_->timer.cancel();
}

bool Deadline::expired() const noexcept { return state_->expired; }

void Deadline::restart(SteadyClock::duration timeout) { arm(state_, timeout); }

} // namespace tutti::io
