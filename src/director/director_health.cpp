// How the director is: its statistics, and health/director.
#include "contract/health.hpp"
#include "director/director.hpp"
#include "io/clock.hpp"

#include <fmt/format.h>

namespace tutti::director {

Value Director::stats() {
    auto& engine = performance_.engine();
    return Value::object(
        {{"playlists", engine.playlists().definitions().size()},
         {"gestures", engine.gestures().size()},
         {"active_runs", engine.playlists().active()},
         {"deadlines", engine.deadlines()},
         {"inputs", performance_.inputs()},
         {"outputs", performance_.outputs()},
         {"duplicates", performance_.duplicates()},
         {"refused", versions_.total() + malformed_.total()},
         {"misunderstood", performance_.misunderstood()},
         {"flapped", performance_.flapped()},
         {"clocks_set_back", performance_.clocks_set_back()},
         {"interrupts", engine.playlists().interrupts().heard},
         {"interrupts_without_effect", engine.playlists().interrupts().without_effect},
         {"overdue", performance_.runs().overdue()},
         {"latency", latency_.to_value()},
         {"lateness", lateness_.to_value()}}
    );
}

bool Director::flaps() const { return flapped_ && io::steady_now() - *flapped_ < flapping_is_news_for; }

bool Director::clock_was_set_back() const {
    return last_set_back_ && io::steady_now() - last_set_back_->when < set_back_is_news_for;
}

/// What is not as it should be, in one sentence; empty where all is well.
std::string Director::complaint() {
    if (const auto overdue = performance_.runs().overdue(); overdue > 0)
        return fmt::format("{} runs should have stopped and did not", overdue);
    if (flaps()) return "events come so fast that playlists or gestures leave some out";
    if (clock_was_set_back())
        return fmt::format(
            "the clock of {} was set back by {:.1f} s", last_set_back_->source,
            to_seconds(last_set_back_->back)
        );
    if (last_refusal_ && io::steady_now() - last_refusal_->when < refusal_is_news_for)
        return fmt::format("an event on {} was refused: {}", last_refusal_->topic, last_refusal_->reason);
    return "";
}

void Director::say_health() {
    using Level = contract::HealthLevel;
    contract::Health health;
    health.message = complaint();
    health.level = health.message.empty() ? Level::Ok : Level::Warn;
    if (health.message.empty()) health.message = "directing";
    health.details = stats();
    health.updated_at = io::wall_now();
    health.expires_in = health_expiry;
    worker_.publish_bytes(
        "health/" + worker_.name(), contract::print(health),
        {.retain = true, .expires_in = std::chrono::ceil<seconds>(health_expiry)}
    );
}

} // namespace tutti::director
