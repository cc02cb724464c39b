// Waiting for something of the bus to change, with a deadline: for confirmed(), drained() and request().
#pragma once

#include "base/time.hpp"
#include "io/asio.hpp"
#include "io/clock.hpp"

#include <list>

namespace tutti::bus {

class Changes {
public:
    /// Wakes everybody who waits; they look again.
    void notify() {
        for (asio::steady_timer* each : waiting_) each->cancel();
    }

    /// Waits until `condition()` holds or the deadline; returns whether it holds. The condition must not
    /// dangle.
    template <typename Condition>
    Task<bool> wait_until(SteadyTime deadline, Condition condition) {
        const auto executor = co_await asio::this_coro::executor;
        asio::steady_timer timer(executor);
        timer.expires_at(io::to_asio(deadline));
        const Place place(waiting_, timer);
        bool expired = false;
        while (!condition() && !expired) {
            const auto [error] = co_await timer.async_wait(no_throw);
            expired = !error;
        }
        co_return condition();
    }

private:
    using Waiting = std::list<asio::steady_timer*>;
    /// Holds a waiter's place for as long as its coroutine lives.
    class Place {
    public:
        Place(Waiting& waiting, asio::steady_timer& timer)
            : waiting_(waiting), at_(waiting.insert(waiting.end(), &timer)) {}
        ~Place() { waiting_.erase(at_); }
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;

    private:
        Waiting& waiting_;
        Waiting::iterator at_;
    };

    Waiting waiting_;
};

} // namespace tutti::bus
