#include "command/end_request.hpp"

#include "io/clock.hpp"

namespace tutti::command {

EndRequest::EndRequest(const asio::any_io_executor& executor)
    : wakes_(executor, asio::steady_timer::time_point::max()) {}

void EndRequest::ask() noexcept {
    asked_ = true;
    wakes_.cancel();
}

Task<bool> EndRequest::sleep_until(SteadyTime time) {
    while (!asked_ && io::steady_now() < time) {
        wakes_.expires_at(io::to_asio(time));
        const auto [error] = co_await wakes_.async_wait(no_throw);
        static_cast<void>(error);
    }
    co_return !asked_;
}

Task<void> EndRequest::asked() {
    const bool slept = co_await sleep_until(SteadyTime::max());
    static_cast<void>(slept);
}

} // namespace tutti::command
