// How alerts are said: each change to its targets and as an event on the bus, how rules stand as kept states,
// and the health of the whole.
#include "contract/health.hpp"
#include "contract/topics.hpp"
#include "io/clock.hpp"
#include "worker/rim.hpp"
#include "workers/alerts/alert_answers.hpp"
#include "workers/alerts/alerts_worker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::alerts {

namespace {

using namespace std::chrono_literals;

constexpr auto patience_with_bus = 5s;
/// While the bus is away for long; then the oldest are never said there.
constexpr std::size_t most_unsaid = 1000;
/// Each time costs a write of the whole book; as many may be said twice after a kill, with the same ids.
constexpr std::size_t kept_after = 20;

bool is_said(const Unsaid& unsaid) { return !unsaid.is_on_bus && unsaid.targets.empty(); }

} // namespace

void AlertsWorker::forget_oldest_unsaid() {
    for (; unsaid_.size() > most_unsaid; ++not_said_) unsaid_.pop_front();
}

/// Who is to be told hears of it at once, also where the bus has gone since.
void AlertsWorker::lay_down_all() {
    bool is_news = false;
    for (auto& unsaid : unsaid_) {
        if (unsaid.targets.empty()) continue;
        if (!lay_down(unsaid)) break;
        unsaid.targets.clear();
        is_news = true;
    }
    if (!is_news) return;
    std::erase_if(unsaid_, is_said);
    save(io::Durability::Fast);
    if (deliver_timer_) deliver_timer_->interrupt();
}

/// On the bus one after the other, each until it is known to have arrived.
Task<void> AlertsWorker::say_all() {
    lay_down_all();
    std::size_t count = 0;
    while (true) {
        const auto found = std::ranges::find_if(unsaid_, &Unsaid::is_on_bus);
        if (found == unsaid_.end()) break;
        const auto next = *found;
        const bool has_arrived = co_await say(next);
        if (!has_arrived) break;
        // Others may have come and gone meanwhile, and its own targets have been told.
        const auto again = std::ranges::find_if(unsaid_, [&](const Unsaid& each) {
            return each.is_on_bus && each.event.id == next.event.id;
        });
        if (again == unsaid_.end()) continue;
        again->is_on_bus = false;
        std::erase_if(unsaid_, is_said);
        if (++count % kept_after == 0) save(io::Durability::Fast);
    }
    if (count % kept_after != 0) save(io::Durability::Fast);
}

bool AlertsWorker::lay_down(const Unsaid& unsaid) {
    for (const auto& target : section_.targets) {
        if (std::ranges::find(unsaid.targets, target.name) == unsaid.targets.end()) continue;
        const auto added = lay_down_for(target, unsaid.event);
        if (added) continue;
        worker_.log().error("an alert cannot be laid down", {{"reason", added.error().message}});
        return false;
    }
    return true;
}

Result<void> AlertsWorker::lay_down_for(const sections::AlertTarget& target, const contract::Event& event) {
    const auto now = io::wall_now();
    if (target.kind != sections::AlertTarget::Kind::Push)
        return outbox_.add(event, target.name, to_value(target), now);
    for (const auto& device : devices_.all()) {
        auto added = outbox_.add(event, target_name(device), target_of(device, target, push_key_file()), now);
        if (!added) return added;
    }
    return {};
}

Task<bool> AlertsWorker::say(Unsaid unsaid) {
    const bool is_raised = unsaid.event.type == "alert.raised";
    bus::Message message{
        .topic = contract::event_topic(unsaid.event.type),
        .payload = contract::print(unsaid.event),
        .qos = bus::QoS::AtLeastOnce
    };
    const auto said = co_await worker::bus(worker_).publish_surely(std::move(message), patience_with_bus);
    if (!said) co_return false;
    const auto* text = unsaid.event.data.find("message");
    worker_.log().write(
        is_raised ? io::LogLevel::Warning : io::LogLevel::Info,
        fmt::format("{}: {}", unsaid.event.type, text != nullptr ? text->string() : ""),
        {{"id", unsaid.event.id}}
    );
    co_return true;
}

std::string AlertsWorker::topic_of(std::string_view rule) const {
    const auto node = worker_.name().rfind('.');
    return fmt::format(
        "alert/{}{}", node == std::string::npos ? "" : worker_.name().substr(0, node + 1), rule
    );
}

void AlertsWorker::publish_states() {
    if (!is_configured_ || !worker_.bus_connected()) return;
    const auto now = io::wall_now();
    std::set<std::string> gone = std::exchange(stated_, {});
    for (const auto& states : book_.rules()) {
        worker_.publish(topic_of(states.rule().name), state_of(states, now), {.qos = 1, .retain = true});
        gone.erase(states.rule().name);
        stated_.insert(states.rule().name);
    }
    for (const auto& rule : gone) worker_.publish_bytes(topic_of(rule), {}, {.qos = 1, .retain = true});
}

void AlertsWorker::say_health() {
    const auto firing = book_.firing();
    std::size_t open = 0;
    auto level = contract::HealthLevel::Ok;
    for (const auto& each : firing) {
        if (each.acknowledged || each.silenced) continue;
        ++open;
        if (each.severity == sections::AlertSeverity::Info) continue;
        const bool is_critical = each.severity == sections::AlertSeverity::Critical;
        level = std::max(level, is_critical ? contract::HealthLevel::Error : contract::HealthLevel::Warn);
    }
    contract::Health health;
    health.level = level;
    if (firing.empty())
        health.message = fmt::format("{} rules, nothing fires", book_.rules().size());
    else if (open == 0)
        health.message = fmt::format("{} of the rules fire, all acknowledged or silenced", firing.size());
    else
        health.message = open == 1 ? firing.front().message : fmt::format("{} alerts", open);
    if (!refusal_.empty()) {
        const bool has_former = is_configured_;
        health.level =
            std::max(health.level, has_former ? contract::HealthLevel::Warn : contract::HealthLevel::Error);
        health.message = fmt::format(
            "its section is refused{}: {}; {}", has_former ? ", the former one holds" : "", refusal_,
            health.message
        );
    }
    if (!problem_.empty()) {
        health.level = std::max(health.level, contract::HealthLevel::Warn);
        health.message += fmt::format("; {}", problem_);
    }
    if (const auto given_up = given_up_lately(); !given_up.empty()) {
        health.level = std::max(health.level, contract::HealthLevel::Warn);
        health.message += fmt::format("; {}", given_up);
    }
    health.details = Value::object(
        {{"firing", firing.size()},
         {"open", open},
         {"rules", book_.rules().size()},
         {"undelivered", outbox_.size()},
         {"not_delivered", outbox_.dropped()},
         {"given_up", given_up_count_},
         {"not_said", not_said_}}
    );
    health.expires_in = 3 * say_health_every;
    worker::publish_health(worker_, std::move(health));
}

} // namespace tutti::alerts
