#include "worker/poll.hpp"

#include "io/clock.hpp"
#include "io/task_group.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <exception>
#include <utility>

namespace tutti::worker {

namespace {

struct Ended {
    bool here = false;
    std::exception_ptr error;
    Result<Readings> readings;
};

} // namespace

Task<std::optional<Result<Readings>>>
await_poll(Task<Result<Readings>> poll, SteadyTime end, std::function<void()> on_overrun) {
    const auto executor = co_await asio::this_coro::executor;
    asio::cancellation_signal cancel;
    asio::steady_timer patience(executor, io::to_asio(end));
    Ended ended;
    auto on_end = [&ended, &patience](std::exception_ptr error, Result<Readings> readings) {
        ended = {true, std::move(error), std::move(readings)};
        patience.cancel();
    };
    asio::co_spawn(executor, std::move(poll), asio::bind_cancellation_slot(cancel.slot(), on_end));
    bool cut = false;
    while (!ended.here) {
        const auto [interrupted] = co_await patience.async_wait(no_throw);
        if (ended.here || cut) continue;
        cut = true;
        if (!interrupted) on_overrun();
        patience.expires_at(asio::steady_timer::time_point::max());
        cancel.emit(asio::cancellation_type::terminal);
    }
    // It uses what is here: only now may this go.
    if (ended.error && !io::is_cancellation(ended.error)) std::rethrow_exception(ended.error);
    if (cut) co_return std::nullopt;
    if (ended.error) co_return fail(ErrorCode::Unavailable, "what it waited for was cancelled");
    co_return std::move(ended.readings);
}

} // namespace tutti::worker
