#include "control_plane/health/health_part.hpp"

#include "governance/health/hear.hpp"
#include "io/clock.hpp"
#include "io/system_random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::control_plane {

namespace health = governance::health;

using governance::Outcome;

namespace {

constexpr auto pause_before_recall = seconds(2);
constexpr std::size_t most_of_history = 192 * 1024;
constexpr std::size_t largest_entry = 512; ///< about

/// Each installation's health is its own, whoever leads.
store::Fence own_health() { return store::Fence{"health", 1, std::nullopt}; }

governance::Fault not_known_yet() {
    return governance::fault_of(
        {ErrorCode::Unavailable, "what was known before has not been read yet: ask again in a moment"}
    );
}

HistoryQuestion question_in(const Value& params) {
    HistoryQuestion asked;
    if (const auto* component = params.find("component")) asked.component = component->string();
    if (const auto* from = params.find("from")) asked.newest = static_cast<std::uint64_t>(from->integer());
    if (const auto* most = params.find("most")) asked.most = static_cast<std::size_t>(most->integer());
    return asked;
}

Value history_value(const std::vector<KeptChange>& changes, std::size_t most) {
    std::vector<Value> shown;
    std::size_t size = 0;
    for (const auto& change : changes) {
        size += change.change.reason.size() + change.change.component.size() + largest_entry / 4;
        if (!shown.empty() && size > most_of_history) break;
        shown.push_back(to_value(change));
    }
    const bool may_be_more = shown.size() < changes.size() || changes.size() == most;
    std::vector<Member> members;
    if (may_be_more && !shown.empty()) members.push_back({"next", changes[shown.size() - 1].number - 1});
    members.push_back({"changes", Value::array(std::move(shown))});
    return Value::object(std::move(members));
}

/// On the clock of the day, as it is now.
WallTime on_wall(SteadyTime time) { return io::wall_now() - (io::steady_now() - time); }

} // namespace

HealthPart::HealthPart(
    worker::Worker& worker, const asio::any_io_executor& executor, StoreWriter& writer, CommandDesk& desk,
    Options options
)
    : worker_(worker), writer_(writer), desk_(desk), options_(std::move(options)),
      book_(health::book_options(options_.health), io::steady_now()), rules_(options_.health.rules),
      ear_(std::make_shared<Ear>(Ear{this})), wakes_(executor), restarts_(executor) {
    desk_.on_own("health.list", [this](const Value&, const governance::Subject&) { return list(); });
    desk_.on_own("health.history", [this](const Value& params, const governance::Subject&) {
        return history(question_in(params));
    });
}

HealthPart::~HealthPart() { ear_->part = nullptr; }

Task<void> HealthPart::close() {
    ear_->part = nullptr;
    co_await restarts_.stop();
}

void HealthPart::listen() {
    for (const auto filter : health::heard_filters)
        worker::on_message(
            worker_, std::string(filter), bus::QoS::AtMostOnce,
            [ear = ear_](const bus::Message& message) {
                if (ear->part != nullptr) ear->part->hear(message);
            }
        );
}

void HealthPart::hear(const bus::Message& message) {
    health::hear(
        book_, message.topic, message.payload, {message.retain, message.expiry}, io::wall_now(),
        io::steady_now()
    );
    wake_if_needed();
}

void HealthPart::come_back() {
    book_.come_back(io::steady_now());
    wake_if_needed();
}

void HealthPart::wake_if_needed() {
    if (book_.has_changes() || book_.next_deadline().value_or(SteadyTime::max()) < wakes_at_) wakes_.cancel();
}

/// What an earlier process told is no news, and what it did counts for the limits.
Task<bool> HealthPart::recall() {
    const auto kept = co_await writer_.ask("looking into what was known of health", read_kept_health);
    if (!kept) co_return false;
    newest_ = kept->newest;
    for (const auto& [component, level] : kept->levels) book_.remember(component, level);
    for (const auto& [rule, times] : kept->fired)
        for (const auto time : times) rules_.remember(rule, time);
    is_recalled_ = true;
    co_return true;
}

Task<void> HealthPart::run() {
    while (true) {
        const bool is_recalled = co_await recall();
        if (is_recalled) break;
        wakes_.expires_after(pause_before_recall);
        [[maybe_unused]] const auto [woken] = co_await wakes_.async_wait(no_throw);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
    }
    listen();
    while (true) {
        book_.advance(io::steady_now());
        co_await record();
        co_await apply_rules();
        if (book_.has_changes()) continue;
        wakes_at_ = std::min(
            book_.next_deadline().value_or(SteadyTime::max()),
            rules_.next_deadline().value_or(SteadyTime::max())
        );
        wakes_.expires_at(
            wakes_at_ == SteadyTime::max() ? asio::steady_timer::time_point::max() : io::to_asio(wakes_at_)
        );
        [[maybe_unused]] const auto [woken] = co_await wakes_.async_wait(no_throw);
        wakes_at_ = SteadyTime::max();
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
    }
}

/// All that changed since, in one write. What cannot be written is counted, and does not come again.
Task<void> HealthPart::record() {
    auto changes = book_.take_changes();
    if (changes.empty()) co_return;
    const auto now = io::wall_now();
    std::vector<KeptChange> kept;
    for (auto& change : changes) {
        worker_.log().info(
            fmt::format("{} is {}", change.component, health::name(change.to)),
            {{"from", std::string(health::name(change.from))}, {"reason", change.reason}}
        );
        kept.push_back({newest_ + kept.size() + 1, now, std::move(change)});
    }
    store::ControlWrite write{own_health(), [kept](store::ControlTransaction& transaction) -> Result<void> {
                                  for (const auto& change : kept)
                                      if (auto done = write_health_change(transaction, change); !done)
                                          return done;
                                  return {};
                              }};
    const auto written = co_await writer_.write(std::move(write));
    if (written || written.error().may_be_written)
        newest_ += kept.size();
    else
        unwritten_ += kept.size();
}

Task<void> HealthPart::apply_rules() {
    for (const auto& firing : rules_.advance(book_, io::steady_now(), io::wall_now())) {
        const auto& rule = *firing.rule;
        const bool is_ours = rule.restart.empty() || options_.leads(rule.restart);
        const FiredRule fired{rule,    io::wall_now(),         firing.reason, firing.is_within_limit,
                              is_ours, rules_.fired(rule.name)};
        worker_.log().warning(
            firing.is_within_limit ? "a rule of health applies" : "a rule of health applies, past its limit",
            {{"rule", rule.name}, {"component", rule.component}, {"reason", firing.reason}}
        );
        store::ControlWrite write{own_health(), [fired](store::ControlTransaction& transaction) {
                                      return write_fired_rule(transaction, fired);
                                  }};
        const auto written = co_await writer_.write(std::move(write));
        // What could not be counted is not done: the limit would not hold.
        if (!written || !firing.is_within_limit || !is_ours || rule.restart.empty()) continue;
        restarts_.spawn("a rule restarts a service", restart(rule.name, rule.restart));
    }
}

Task<void> HealthPart::restart(std::string rule, std::string service) {
    governance::Request request;
    request.id = io::random_hex(8);
    request.subject = {"rule:" + rule, governance::UserRole::Operator};
    request.via = governance::Via::Internal;
    request.command = "service.restart";
    request.params = Value::object({{"service", service}});
    const auto answer = co_await desk_.run(std::move(request));
    if (answer.status < 400)
        worker_.log().info("a rule restarted a service", {{"rule", rule}, {"service", service}});
    else
        worker_.log().error(
            "a rule could not restart a service",
            {{"rule", rule}, {"service", service}, {"reason", answer.body.substr(0, 500)}}
        );
}

Value HealthPart::component_value(const std::string& name, const health::HealthBook::Component& component)
    const {
    const auto& [level, is_ready, reason] = component.counted();
    return Value::object(
        {{"component", name},
         {"level", health::name(level)},
         {"ready", is_ready},
         {"required", component.is_required},
         {"reason", reason},
         {"since", to_seconds(on_wall(component.since))},
         {"flaps", std::uint64_t{component.damper.flaps()}}}
    );
}

Value HealthPart::rules_value() const {
    std::vector<Value> shown;
    for (const auto& rule : options_.health.rules) {
        std::vector<Value> fired;
        for (const auto time : rules_.fired(rule.name)) fired.emplace_back(to_seconds(time));
        shown.push_back(Value::object(
            {{"rule", rule.name},
             {"component", rule.component},
             {"level", health::name(rule.level)},
             {"for", to_seconds(rule.lasts)},
             {"then", deed_of(rule)},
             {"at_most", std::uint64_t{rule.at_most.times}},
             {"within", to_seconds(rule.at_most.within)},
             {"fired", Value::array(std::move(fired))}}
        ));
    }
    return Value::array(std::move(shown));
}

Task<Outcome> HealthPart::list() {
    if (!is_recalled_) co_return std::unexpected(not_known_yet());
    book_.advance(io::steady_now());
    wake_if_needed();
    std::vector<Value> components;
    for (const auto& [name, component] : book_.components())
        components.push_back(component_value(name, component));
    std::vector<Value> unready;
    for (const auto& [name, finding] : book_.unready())
        unready.push_back(Value::object(
            {{"component", name}, {"level", health::name(finding.level)}, {"reason", finding.reason}}
        ));
    // Without the bus the book has what it last heard: nobody knows what of that still holds.
    const bool hears = worker_.bus_connected();
    std::vector<Member> answer = {
        {"ready", hears && book_.is_ready()}, {"level", health::name(book_.level())}
    };
    if (!hears) answer.push_back({"reason", "the bus is away"});
    answer.push_back({"unready", Value::array(std::move(unready))});
    answer.push_back({"components", Value::array(std::move(components))});
    answer.push_back({"rules", rules_value()});
    co_return Value::object(std::move(answer));
}

Task<Outcome> HealthPart::history(HistoryQuestion asked) {
    const auto most = asked.most;
    auto read = [asked = std::move(asked)](store::ControlStore& store) {
        return read_health_changes(store, asked);
    };
    const auto found = co_await writer_.ask("looking into the history of health", std::move(read));
    if (!found) co_return std::unexpected(governance::fault_of(found.error()));
    co_return history_value(*found, most);
}

} // namespace tutti::control_plane
