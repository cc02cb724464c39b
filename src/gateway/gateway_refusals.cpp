// The part of the Gateway that tells control whom it has refused, for the audit.
#include "gateway/gateway.hpp"
#include "io/clock.hpp"
#include "io/system_random.hpp"

#include <algorithm>

namespace tutti::gateway {

namespace {

/// Equal ones that come together are one line.
constexpr auto gathers = seconds(1);
constexpr auto tried_again_after = seconds(5);

} // namespace

std::string Gateway::note_refused(governance::Refusal refusal) {
    refusal.decision_id = io::random_hex(8);
    auto said = refusals_.note(std::move(refusal));
    if (!std::exchange(tells_refusals_, true))
        governed_.spawn("telling control who was refused", tell_refusals());
    return said;
}

/// Until nothing waits any more.
Task<void> Gateway::tell_refusals() {
    asio::steady_timer pause(executor_);
    auto earliest = io::steady_now() + gathers;
    while (const auto due = refusals_.next()) {
        pause.expires_at(io::to_asio(std::max(*due, earliest)));
        const auto [cancelled] = co_await pause.async_wait(no_throw);
        if (cancelled) co_return;
        auto refusals = refusals_.take(io::steady_now());
        earliest = io::steady_now() + gathers;
        if (refusals.empty()) continue;
        const auto told = co_await control_.note_refusals(refusals);
        if (told) continue;
        if (told.error().code == ErrorCode::InvalidInput) { // nor will it take them later
            log_.error("control takes no note of who was refused", {{"reason", told.error().message}});
            continue;
        }
        refusals_.put_back(std::move(refusals));
        earliest = io::steady_now() + tried_again_after;
    }
    tells_refusals_ = false;
}

} // namespace tutti::gateway
