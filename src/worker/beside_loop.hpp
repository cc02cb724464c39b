// BesideLoop: what a worker does beside its messages, as one coroutine that sleeps until something is due, or
// somebody wakes it. Not installed.
#pragma once

#include "base/time.hpp"
#include "io/asio.hpp"

#include <functional>
#include <optional>
#include <string>

namespace tutti::worker {

class Worker;

class BesideLoop {
public:
    BesideLoop() = default;
    BesideLoop(const BesideLoop&) = delete;
    BesideLoop& operator=(const BesideLoop&) = delete;

    /// From the worker's start to its end, at which it is woken; said before the run. The body is
    /// `while (loop.runs()) { …; co_await loop.sleep_until(next); }`.
    void run_in(Worker& worker, std::string name, std::function<Task<void>()> body);

    bool runs() const noexcept { return !is_over_; }
    bool has_begun() const noexcept { return timer_.has_value(); }
    /// Where it does not sleep, its next sleep ends at once: nothing that was said meanwhile is missed.
    void wake();
    /// From the body alone.
    Task<void> sleep_until(SteadyTime time);

private:
    Task<void> run(std::function<Task<void>()> body);

    std::optional<asio::steady_timer> timer_; ///< while it runs
    bool is_woken_ = false;
    bool is_over_ = false;
};

} // namespace tutti::worker
