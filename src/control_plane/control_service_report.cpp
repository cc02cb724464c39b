// ControlService: what it says of itself.
#include "control_plane/control_answers.hpp"
#include "control_plane/control_service.hpp"
#include "store/control_chain.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace tutti::control_plane {

namespace {

std::string sentence(const std::vector<store::SetAside>& damage) {
    const auto& first = damage.front();
    auto what = first.key.empty() ? fmt::format("{}: {}", first.set, first.why)
                                  : fmt::format("the row '{}' of {}: {}", first.key, first.set, first.why);
    if (damage.size() > 1) what += fmt::format(", and {} more", damage.size() - 1);
    return "set aside: " + what;
}

} // namespace

Value ControlService::state() const {
    return Value::object(
        {{"token", token()},
         {"events", events_value(span_)},
         {"set_aside", damage_},
         {"vault", vault_ ? Value(governance::name(vault_->state())) : Value()},
         {"desired", files_ ? files_->state() : Value()},
         {"problem", writer_ ? writer_->problem() : std::string()}}
    );
}

Value ControlService::stats() const {
    if (!writer_ || !publisher_) return Value::object({});
    const auto& stats = writer_->stats();
    return Value::object(
        {{"writes", stats.written},
         {"writes_refused", stats.refused},
         {"commits", stats.commits},
         {"most_together", stats.together},
         {"commands_under_way", desk_->under_way()},
         {"audit_lost", desk_->lines_lost()},
         {"events_said", publisher_->published()},
         {"looks", objects_->counts().looks},
         {"looks_written", objects_->counts().writes},
         {"gaps_said", publisher_->gaps()}}
    );
}

/// What a page leads to, for somebody to do something about it.
Value ControlService::standing() const {
    if (!vault_ || !keeper_) return Value::object({});
    const auto [all, ready, failing, looks, writes] = objects_->counts();
    return Value::object(
        {{"vault", governance::name(vault_->state())},
         {"leads", keeper_->roles()},
         {"objects", Value::object({{"all", all}, {"ready", ready}, {"failing", failing}})}}
    );
}

/// Told when it is another: a lease that goes on is no news.
void ControlService::stands() {
    if (keeper_ && publisher_ && standing() != told_standing_) say_health();
}

void ControlService::say_health() {
    if (!writer_->was_tried()) return;
    if (const auto damage = writer_->take_damage(); !damage.empty()) {
        damage_ = sentence(damage);
        worker_.log().error(damage_);
    }
    contract::Health health;
    health.message = fmt::format("event {} is the newest", span_.newest);
    if (!damage_.empty()) {
        health.level = contract::HealthLevel::Warn;
        health.message = damage_;
    }
    const auto lost = desk_ ? desk_->lines_lost() : 0;
    if (lost > 0) {
        health.level = contract::HealthLevel::Warn;
        health.message = fmt::format("lines of the audit are lost, {} since the start", lost);
    }
    if (policy_ && !policy_->untold().empty()) {
        health.level = contract::HealthLevel::Warn;
        health.message = fmt::format("hub and gateway do not know the policy: {}", policy_->untold());
    }
    if (policy_ && !policy_->problem().empty()) {
        health.level = contract::HealthLevel::Warn;
        health.message = fmt::format(
            "the policy cannot be read, and nobody but an admin may anything: {}", policy_->problem()
        );
    }
    if (files_ && !files_->problem().empty()) {
        health.level = contract::HealthLevel::Warn;
        health.message = fmt::format("a manifest is not applied: {}", files_->problem());
    }
    if (!refusal_.empty()) {
        health.level = contract::HealthLevel::Warn;
        health.message = fmt::format("the store takes a leadership for an older one: {}", refusal_);
    }
    if (!etcd_trouble_.empty()) {
        health.level = contract::HealthLevel::Warn;
        health.message = fmt::format("who leads may not be known: {}", etcd_trouble_);
    }
    const auto& problem = writer_->problem();
    if (!problem.empty()) {
        health.level = contract::HealthLevel::Error;
        health.message = fmt::format("nothing can be kept: {}", problem);
    }
    told_standing_ = standing();
    const auto counted = stats();
    std::vector<Member> details(counted.members().begin(), counted.members().end());
    if (herald_) details.push_back({"audit", store::print(herald_->head())});
    details.insert(details.end(), told_standing_.members().begin(), told_standing_.members().end());
    health.details = Value::object(std::move(details));
    health.expires_in = health_lasts;
    worker::publish_health(worker_, std::move(health));
    if (std::exchange(told_lost_, lost) != lost)
        worker_.log().warning("lines of the audit are lost", {{"lost", lost}});
    const auto told = std::exchange(told_problem_, problem);
    if (told == problem || (!told && problem.empty())) return;
    if (problem.empty())
        worker_.log().info("the store is kept again");
    else
        worker_.log().error(fmt::format("nothing can be kept: {}", problem));
    worker_.status(problem);
}

} // namespace tutti::control_plane
