// How alerts are delivered: another program, which speaks HTTPS, is started for what lies in the outbox.
#include "io/child_output.hpp"
#include "io/clock.hpp"
#include "io/process.hpp"
#include "worker/rim.hpp"
#include "workers/alerts/alerts_worker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::alerts {

namespace {

constexpr microseconds longest_delivery = std::chrono::minutes(5);
/// After a run that did not say when to come again.
constexpr microseconds pause_after_failure = std::chrono::minutes(1);

} // namespace

Task<void> AlertsWorker::deliver() {
    deliver_timer_.emplace(co_await asio::this_coro::executor);
    WallTime not_before{};
    while (true) {
        auto due = outbox_.next_due();
        if (due) due = std::max(*due, not_before);
        if (!due || *due > io::wall_now()) {
            const bool waited = co_await deliver_timer_->wait_until(due);
            if (!waited) co_return;
            continue;
        }
        co_await run_notify();
        const auto still_due = outbox_.next_due();
        const auto now = io::wall_now();
        not_before =
            still_due && *still_due <= now && !problem_.empty() ? now + pause_after_failure : WallTime{};
    }
}

Task<void> AlertsWorker::run_notify() {
    std::string problem;
    if (!io::is_program(places_.notify)) {
        problem =
            fmt::format("alerts are not delivered: {} is not installed", places_.notify.filename().native());
    } else {
        io::ChildCall call{.program = places_.notify, .arguments = {"--outbox", outbox_.folder().native()}};
        const auto ran = co_await io::run_child(std::move(call), io::steady_now() + longest_delivery);
        // What it says of single deliveries is in their files; this is of the whole.
        if (!ran)
            problem = "alerts are not delivered: " + ran.error().message;
        else if (ran->exit_code != 0)
            problem = fmt::format(
                "alerts are not delivered: {}", ran->errors.empty() ? "tutti-notify failed" : ran->errors
            );
    }
    while (problem.ends_with('\n')) problem.pop_back();
    if (std::exchange(problem_, problem) == problem) co_return;
    if (problem_.empty())
        worker_.log().info("alerts are delivered again");
    else
        worker_.log().error(problem_);
    say_health();
}

} // namespace tutti::alerts
