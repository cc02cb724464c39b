#include "workers/alerts/alerts_worker.hpp"

#include "base/json.hpp"
#include "contract/health.hpp"
#include "contract/reading.hpp"
#include "contract/topics.hpp"
#include "io/clock.hpp"
#include "io/zone_file.hpp"
#include "mqtt/topic.hpp"
#include "worker/rim.hpp"
#include "workers/alerts/alert_answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::alerts {

namespace {

using namespace std::chrono_literals;
using alert::AlertChange;

constexpr auto pause_after_refusal = 5s;
/// What is kept of the past of a rule about change costs a write.
constexpr microseconds course_is_kept_every = 1min;

/// Our stars are within a level; MQTT's levels are whole.
std::string mqtt_filter(std::string_view family, std::string_view filter) {
    std::string text(family);
    while (true) {
        const auto end = filter.find('/');
        const auto level = filter.substr(0, end);
        text += '/';
        text += level.contains('*') ? std::string_view("+") : level;
        if (end == std::string_view::npos) return text;
        filter = filter.substr(end + 1);
    }
}

/// Each message is to come once: without what others take as well.
std::vector<std::string> filters_of(const std::vector<sections::AlertRule>& rules) {
    std::vector<std::string> filters;
    for (const auto& rule : rules) {
        if (!rule.enabled) continue;
        auto filter = mqtt_filter(rule.is_of_services() ? "service" : "reading", rule.subjects);
        const auto takes_it = [&](const std::string& other) { return mqtt::covers(other, filter); };
        if (std::ranges::any_of(filters, takes_it)) continue;
        std::erase_if(filters, [&](const std::string& other) { return mqtt::covers(filter, other); });
        filters.push_back(std::move(filter));
    }
    return filters;
}

} // namespace

AlertsWorker::AlertsWorker(worker::Worker& worker, AlertsPlaces places)
    : worker_(worker), places_(std::move(places)), file_(disk_, places_.state / "alerts.json"),
      outbox_(disk_, places_.state / "outbox"), devices_(disk_, places_.state / "devices.json") {
    equip();
}

void AlertsWorker::equip() {
    load();
    worker::on_bus_report(worker_, *this);
    worker_.on_config([this](const Value& config) { return configure(config); });
    worker_.on_start([this] {
        listen();
        publish_states();
        say_health();
    });
    worker_.on_stop([this] { subscriptions_.clear(); });
    worker_.every(say_health_every, [this] { say_health(); });
    worker_.on_command("list", [this](const Value&) -> Result<Value> {
        return list_of(book_, section_.targets, io::wall_now());
    });
    worker_.on_command("acknowledge", [this](const Value& params) { return acknowledge(params); });
    worker_.on_command("silence", [this](const Value& params) { return silence(params); });
    worker_.on_command("test", [this](const Value& params) { return test(params); });
    worker_.on_command("push", [this](const Value&) { return push(); });
    worker_.on_command("subscribe", [this](const Value& params) { return subscribe(params); });
    worker_.on_command("unsubscribe", [this](const Value& params) { return unsubscribe(params); });
    worker::run_beside(worker_, "watch", [this] { return watch(); });
    worker::run_beside(worker_, "deliver", [this] { return deliver(); });
}

void AlertsWorker::load() {
    std::error_code ignored; // the first save says what is wrong with the folder
    std::filesystem::create_directories(places_.state, ignored);
    if (const auto known = devices_.load(); !known)
        worker_.log().error("which devices want to be told is lost", {{"reason", known.error().message}});
    auto kept = file_.load();
    if (!kept) {
        worker_.log().error("what was known of alerts is lost", {{"reason", kept.error().message}});
        return;
    }
    book_ = std::move(kept->book);
    unsaid_ = std::move(kept->unsaid);
    stated_ = book_.restored_rules();
}

/// One that is refused leaves the former rules, and is seen in health: nobody reads the log of what is
/// silent.
Result<void> AlertsWorker::configure(const Value& config) {
    auto taken = take_section(config);
    refusal_ = taken ? "" : taken.error().message;
    states_are_due_ = true;
    wake();
    return taken;
}

Result<void> AlertsWorker::take_section(const Value& config) {
    auto section = sections::read_section(config, sections::read_alerts);
    if (!section) return pass_on(section);
    auto zone_text = io::read_zone(section->time_zone);
    auto zone = zone_text ? calendar::TimeZone::parse(*zone_text) : pass_on(zone_text);
    if (!zone) return pass_on(zone);
    if (section->targets != section_.targets) given_up_.clear(); // somebody has seen to it
    section_ = std::move(*section);
    forget_refused_devices();
    const bool is_running = watch_timer_.has_value();
    is_configured_ = true;
    follow(book_.set_rules(section_.rules, std::move(*zone), io::wall_now()));
    if (is_running) listen();
    look_at_outbox();
    return {};
}

/// Of those that were subscribed before, or while another host was named.
void AlertsWorker::forget_refused_devices() {
    const auto* target = push_target();
    if (target == nullptr) return;
    for (const auto& [device, reason] : devices_.forget_refused(target->hosts))
        worker_.log().warning(
            "a device is told of alerts no more", {{"device", device.name}, {"reason", reason.message}}
        );
}

/// What is kept on the bus comes again with it.
void AlertsWorker::listen() {
    subscriptions_.clear();
    for (auto& filter : filters_of(section_.rules)) {
        const bool is_of_services = filter.starts_with("service/");
        auto subscribed = worker::bus(worker_).subscribe(
            filter, bus::QoS::AtMostOnce,
            [this, is_of_services](const bus::Message& message) {
                return is_of_services ? take_service(message) : take_reading(message);
            }
        );
        if (subscribed)
            subscriptions_.push_back(std::move(*subscribed));
        else
            worker_.log().error("not heard", {{"filter", filter}, {"reason", subscribed.error().message}});
    }
}

void AlertsWorker::take_reading(const bus::Message& message) {
    if (message.payload.empty()) return; // it has expired
    const auto reading = contract::parse_reading(message.payload);
    if (!reading) return; // the gateway counts and says what breaks the contract
    const auto now = io::wall_now();
    const auto name = std::string_view(message.topic).substr(std::string_view("reading/").size());
    const auto heard = message.retain ? reading->timestamp : now;
    follow(book_.take_reading(name, reading->value, reading->unit, heard, now));
}

void AlertsWorker::take_service(const bus::Message& message) {
    const auto name = std::string_view(message.topic).substr(std::string_view("service/").size());
    // It is no longer in the configuration: then it does not run, which nobody minds.
    if (message.payload.empty())
        return follow(book_.take_service(name, contract::ServicePhase::Stopped, io::wall_now()));
    const auto service = contract::parse_service_state(message.payload);
    if (!service) return;
    follow(book_.take_service(name, service->state, io::wall_now()));
}

void AlertsWorker::connected(bool) {
    book_.listen(io::wall_now());
    states_are_due_ = true;
    wake();
}

void AlertsWorker::disconnected(const Error&, SteadyClock::duration) {
    book_.listen_no_more();
    wake();
}

void AlertsWorker::emptied() {
    states_are_due_ = true;
    wake();
}

std::vector<std::string> AlertsWorker::targets_of(const alert::Firing& firing) const {
    std::vector<std::string> names;
    const auto* states = book_.find(firing.rule);
    for (const auto& target : section_.targets) {
        const auto* chosen = states != nullptr && states->rule().targets ? &*states->rule().targets : nullptr;
        const bool is_chosen = chosen == nullptr || std::ranges::find(*chosen, target.name) != chosen->end();
        if (is_chosen && firing.severity >= target.least) names.push_back(target.name);
    }
    return names;
}

void AlertsWorker::follow(alert::AlertChanges changes) {
    const auto now = io::wall_now();
    for (const auto& change : changes) {
        Unsaid unsaid{event_of(change, worker_.name(), now)};
        if (change.is_told) unsaid.targets = targets_of(change.firing);
        unsaid.is_on_bus = change.kind != AlertChange::Kind::Unsilenced;
        unsaid_.push_back(std::move(unsaid));
    }
    if (changes.empty()) return follow_news();
    forget_oldest_unsaid();
    book_.take_news();
    save(io::Durability::Durable);
    lay_down_all();
    states_are_due_ = true;
    wake();
}

void AlertsWorker::follow_news() {
    const auto news = book_.take_news();
    if (news == alert::News::None) return;
    const auto now = io::wall_now();
    const bool is_early = course_kept_ && *course_kept_ <= now && now < *course_kept_ + course_is_kept_every;
    if (news == alert::News::Stand || !is_early) save(io::Durability::Fast);
    if (news == alert::News::Stand) wake();
}

void AlertsWorker::save(io::Durability durability) {
    course_kept_ = io::wall_now();
    const auto saved = file_.save(book_, unsaid_, durability);
    if (!saved)
        worker_.log().error("what is known of alerts cannot be kept", {{"reason", saved.error().message}});
}

void AlertsWorker::wake() {
    if (watch_timer_) watch_timer_->interrupt();
}

Task<void> AlertsWorker::watch() {
    watch_timer_.emplace(co_await asio::this_coro::executor);
    while (true) {
        if (is_configured_) follow(book_.tick(io::wall_now()));
        co_await say_all();
        if (std::exchange(states_are_due_, false)) {
            publish_states();
            say_health();
        }
        auto due = is_configured_ ? book_.next_due(io::wall_now()) : std::nullopt;
        // What was refused is said again later, and no sooner.
        if (!unsaid_.empty()) {
            const auto later = io::wall_now() + pause_after_refusal;
            due = due ? std::min(*due, later) : later;
        }
        if (states_are_due_) continue;
        const bool waited = co_await watch_timer_->wait_until(due);
        if (!waited) co_return;
    }
}

} // namespace tutti::alerts
