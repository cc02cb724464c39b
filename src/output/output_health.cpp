// How the output is: its state, its statistics, and health/output.
#include "base/describe_count.hpp"
#include "base/printable.hpp"
#include "contract/health.hpp"
#include "io/clock.hpp"
#include "output/output_service.hpp"
#include "worker/rim.hpp"

#include <fmt/format.h>

namespace tutti::output {

Value OutputService::displays(SteadyTime now) const {
    std::vector<Value> values;
    for (const auto& stand : stands_) values.push_back(stand.desk.to_value(now));
    return Value::array(std::move(values));
}

Value OutputService::outputs() const {
    return Value::object({{"displays", displays(io::steady_now())}, {"blackout", blackout_}});
}

Value OutputService::details() const {
    const auto now = io::steady_now();
    return Value::object(
        {{"displays", displays(now)}, {"blackout", blackout_}, {"latency", latency_.to_value(now)}}
    );
}

/// What is not as it should be, in one sentence; empty where all is well. What can be mended goes first.
std::string OutputService::complaint(SteadyTime now) const {
    for (const auto& stand : stands_)
        if (!stand.desk.trouble().empty())
            return fmt::format("{}: {}", stand.desk.name(), printable(stand.desk.trouble()));
    if (!no_frames_.empty()) return printable(no_frames_);
    for (const auto& stand : stands_)
        if (stand.desk.showing(now) != Showing::Live)
            return fmt::format(
                "{}: no frames come, it is {}", stand.desk.name(), name(stand.desk.showing(now))
            );
    return latency_.complaint(now);
}

void OutputService::say_health() {
    using Level = contract::HealthLevel;
    const auto now = io::steady_now();
    health_due_ = now + health_expiry / 3;
    wake();
    contract::Health health;
    health.message = stopping_ ? "stopped" : complaint(now);
    health.level = health.message.empty() || stopping_ ? Level::Ok : Level::Warn;
    if (health.message.empty())
        health.message = blackout_ ? "blackout" : describe_count(stands_.size(), "display") + " live";
    health.details = details();
    health.expires_in = health_expiry;
    worker::publish_health(worker_, std::move(health));
}

} // namespace tutti::output
