// How the director is: its statistics, and health/director.
#include "base/describe_count.hpp"
#include "contract/health.hpp"
#include "director/director.hpp"
#include "io/clock.hpp"
#include "worker/rim.hpp"

#include <fmt/format.h>

namespace tutti::director {

Value Director::stats() {
    auto& engine = performance_.engine();
    return Value::object(
        {{"playlists", engine.playlists().size()},
         {"gestures", engine.gestures().size()},
         {"most_definitions", score_.limits().definitions},
         {"definition_bytes", score_.bytes()},
         {"most_definition_bytes", score_.limits().bytes},
         {"active_runs", engine.playlists().active()},
         {"deadlines", engine.deadlines()},
         {"inputs", performance_.inputs()},
         {"outputs", performance_.outputs()},
         {"lost_outputs", lost_outputs_},
         {"duplicates", performance_.duplicates()},
         {"refused", versions_.total() + malformed_.total()},
         {"misunderstood", performance_.misunderstood()},
         {"flapped", performance_.flapped()},
         {"clocks_set_back", performance_.clocks_set_back()},
         {"clocks", source_clocks_.to_value()},
         {"interrupts", engine.playlists().interrupts().heard},
         {"interrupts_without_effect", engine.playlists().interrupts().without_effect},
         {"overdue", performance_.runs().overdue()},
         {"latency", latency_.to_value()},
         {"lateness", lateness_.to_value()}}
    );
}

/// What is not as it should be, in one sentence; empty where all is well.
std::string Director::complaint() {
    if (const auto* why = last_lost_.at(io::steady_now()))
        return fmt::format("{} did not go out: {}", describe_count(lost_outputs_, "event"), *why);
    if (const auto overdue = performance_.runs().overdue(); overdue > 0)
        return fmt::format("{} did not stop in time", describe_count(overdue, "run"));
    const auto present = io::steady_now();
    if (flapped_.at(present) != nullptr)
        return "events come so fast that playlists or gestures leave some out";
    if (const auto* set_back = last_set_back_.at(present))
        return fmt::format(
            "the clock of {} was set back by {:.1f} s", set_back->source, to_seconds(set_back->back)
        );
    if (const auto* refusal = last_refusal_.at(present))
        return fmt::format("an event on {} was refused: {}", refusal->topic, refusal->reason);
    return "";
}

void Director::say_health() {
    using Level = contract::HealthLevel;
    contract::Health health;
    health.message = complaint();
    health.level = health.message.empty() ? Level::Ok : Level::Warn;
    if (last_lost_.at(io::steady_now()) != nullptr) health.level = Level::Error;
    if (health.message.empty()) health.message = "directing";
    health.details = stats();
    health.expires_in = health_expiry;
    worker::publish_health(worker_, std::move(health));
}

} // namespace tutti::director
