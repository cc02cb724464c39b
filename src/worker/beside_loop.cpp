#include "worker/beside_loop.hpp"

#include "io/clock.hpp"
#include "worker/rim.hpp"

#include <utility>

namespace tutti::worker {

void BesideLoop::run_in(Worker& worker, std::string name, std::function<Task<void>()> body) {
    worker.on_stop([this] {
        is_over_ = true;
        wake();
    });
    run_beside(worker, std::move(name), [this, body = std::move(body)] { return run(body); });
}

Task<void> BesideLoop::run(std::function<Task<void>()> body) {
    timer_.emplace(co_await asio::this_coro::executor);
    co_await body();
    timer_.reset();
}

void BesideLoop::wake() {
    is_woken_ = true;
    if (timer_) timer_->cancel();
}

Task<void> BesideLoop::sleep_until(SteadyTime time) {
    if (!is_woken_) {
        timer_->expires_at(io::to_asio(time));
        const auto [error] = co_await timer_->async_wait(no_throw);
        static_cast<void>(error); // woken, or the end
    }
    is_woken_ = false;
}

} // namespace tutti::worker
