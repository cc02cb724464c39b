#include "orchestrator/orchestrator.hpp"

#include "contract/clock.hpp"
#include "contract/fields.hpp"
#include "contract/service_transition.hpp"
#include "contract/source.hpp"
#include "contract/topics.hpp"
#include "io/clock.hpp"
#include "io/machine.hpp"
#include "sections/schedule_section.hpp"
#include "sections/section.hpp"
#include "worker/rim.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::orchestrator {

namespace {

using namespace std::chrono_literals;
constexpr auto retry_supervisor = 500ms;
constexpr auto forgiven_absence = 2s;
constexpr microseconds say_health_every = health_expiry / 3;
/// Who watches what services use says so again within the one, and hears every other.
constexpr microseconds close_look = 15s;
constexpr microseconds sample_closely_every = 2s;

worker::Options worker_options(const Options& options) {
    worker::Options worker;
    worker.name = options.prefix + "orchestrator";
    worker.version = options.version;
    worker.run_directory = options.run_directory;
    worker.root = options.root;
    worker.topics = {
        "service/+",
        "event/service/transition",
        "event/alert/+",
        "health/services",
        "health/" + options.prefix + "config",
        "config/+"
    };
    if (options.clock == ClockOfTheBus::MayBeOurs)
        worker.topics.push_back(contract::clock_topic("", contract::clock_of_the_bus));
    return worker;
}

ConfigDeskOptions desk_options(const Options& options) {
    return {
        .prefix = options.prefix,
        .state_directory = options.state_directory,
        .seeds = options.configuration,
        .environment = options.environment,
        .services = {options.own_sections.begin(), options.own_sections.end()}
    };
}

} // namespace

Orchestrator::Orchestrator(Options options)
    : options_(std::move(options)), worker_(worker_options(options_)), board_(options_.prefix),
      lost_at_(io::steady_now()),
      audience_(
          options_.run_directory / (options_.prefix + "hub.sock"), options_.audiences,
          [this](std::string service) { return use(std::move(service)); }
      ),
      services_(worker_, {options_.run_directory, options_.program_directory}),
      config_(
          worker_, disk_, desk_options(options_),
          [this](const std::string& section, const Value& config) { follow(section, config); }
      ),
      gates_(worker_, options_.prefix, options_.gated, [this](Value gates) {
          return tell_gates(std::move(gates));
      }) {
    worker::run_beside(worker_, "pass intervals on", [this] { return pass_intervals(); });
    worker::run_beside(worker_, "pass alerts on", [this] { return pass_alerts(); });
    worker::run_beside(worker_, "watch the supervisor", [this] { return watch_supervisor(); });
    worker::run_beside(worker_, "watch the audience", [this] { return audience_.watch(); });
    worker::run_beside(worker_, "renew its leases", [this] { return audience_.renew(); });
    answer_for_the_clock();
    watch_sources();
    worker_.every(options_.sample_every, [this] {
        sample();
        judge_sources();
    });
    worker_.on_command("watch_usage", [this](const Value&) -> Result<Value> {
        watch_usage();
        return Value::object({});
    });
    worker_.every(say_health_every, [this] { say_health(); });
    worker_.on_state([this] { return list(); });
    worker_.on_command("list", [this](const Value&) -> Result<Value> {
        if (!supervisor_) return fail(ErrorCode::Unavailable, "the supervisor is not connected");
        return list();
    });
}

/// Others compare their clocks with this machine's where clock/hub says so (docs/bus.md, Clocks).
void Orchestrator::answer_for_the_clock() {
    worker_.on_command("clock", [](const Value& params) -> Result<Value> {
        const auto received = to_seconds(io::wall_now());
        const Value* sent = params.find("sent");
        return Value::object(
            {{"sent", sent != nullptr ? *sent : Value()},
             {"received", received},
             {"answered", to_seconds(io::wall_now())}}
        );
    });
    if (options_.clock != ClockOfTheBus::MayBeOurs) return;
    const auto topic = contract::clock_topic("", contract::clock_of_the_bus);
    worker_.on_kept(topic, [this](const worker::Message& kept) {
        const auto clock = contract::parse_clock(kept.payload);
        // Without a node there is one orchestrator on a bus: what else is kept without one has gone.
        if (clock && clock->reference) is_anothers_bus_ = clock->reference->find('.') != std::string::npos;
    });
    worker_.on_start([this, topic] {
        if (is_anothers_bus_) return;
        const auto clock = contract::bus_clock(io::boot_id(), worker_.name(), io::wall_now());
        worker_.publish_bytes(topic, contract::print(clock), {.retain = true});
    });
}

/// What of the live configuration is the supervisor's: how often it runs what polls and ends.
void Orchestrator::follow(const std::string& section, const Value& config) {
    if (section != "schedule") return;
    const auto schedule = sections::read_section(config, sections::read_schedule);
    if (!schedule) return;
    std::vector<Member> intervals;
    for (const auto& service : options_.services) {
        const auto interval = schedule->intervals.find(service);
        if (interval == schedule->intervals.end()) continue;
        intervals.push_back({service, to_seconds(interval->second)});
        sources_.reschedule(options_.prefix + service, interval->second, io::steady_now());
    }
    intervals_ = Value::object(std::move(intervals));
    intervals_are_due_ = true;
    if (new_intervals_) new_intervals_->cancel();
}

/// It keeps none of them: whoever supervises hears them all, at each change and when it is there (again).
Task<void> Orchestrator::pass_intervals() {
    new_intervals_.emplace(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
    while (true) {
        if (!intervals_are_due_ || !supervisor_) {
            const auto [error] = co_await new_intervals_->async_wait(no_throw);
            static_cast<void>(error);
            continue;
        }
        intervals_are_due_ = false; // what changes from here on is passed on once more
        const bool passed = co_await tell_intervals();
        if (passed) continue;
        intervals_are_due_ = true;
        const bool waited = co_await io::sleep_for(retry_supervisor);
        if (!waited) co_return;
    }
}

/// False where the supervisor did not hear of them.
Task<bool> Orchestrator::tell_intervals() {
    auto client = co_await control::Client::connect(options_.run_directory / "supervisor.sock");
    if (!client) co_return false;
    auto arguments = Value::object({{"intervals", intervals_}});
    const auto reply = co_await client->call("set_intervals", std::move(arguments));
    if (reply && !reply->success && !intervals_.members().empty())
        worker_.log().warning("the supervisor took no intervals", {{"reason", reply->message}});
    co_return reply.has_value();
}

Task<void> Orchestrator::watch_supervisor() {
    while (true) {
        auto client = co_await control::Client::connect(options_.run_directory / "supervisor.sock");
        if (client) {
            // A transition may come with the list in one read, and is told before we go on here: it
            // waits.
            early_.emplace();
            client->on_frame([this](const Value& frame) { take_frame(frame); });
            const auto list = co_await client->call("watch");
            if (list && list->success) take_list(list->data.value_or(Value()));
            const auto early = std::exchange(early_, std::nullopt);
            for (const auto& frame : *early) take_frame(frame);
            supervisor_ = std::move(*client);
            audience_.renew_now();
            look_at_control();
            gates_.tell_again();
            intervals_are_due_ = true;
            if (new_intervals_) new_intervals_->cancel();
            alerts_are_due_ = !sources_.alerts().empty();
            if (new_alerts_) new_alerts_->cancel();
            co_await supervisor_->closed();
            supervisor_.reset();
            lost_at_ = io::steady_now();
        }
        const bool waited = co_await io::sleep_for(retry_supervisor);
        if (!waited) co_return;
        note_absence();
    }
}

/// Refused, it is asked again when the lease would have been renewed; with nobody who supervises, once one
/// does.
Task<void> Orchestrator::use(std::string service) {
    if (!supervisor_) co_return;
    const auto used = co_await supervisor_->call("use", Value::object({{"service", service}}));
    static_cast<void>(used);
}

/// On the connection that stays: what was said by it holds while it does, and a little longer.
Task<bool> Orchestrator::tell_gates(Value gates) {
    if (!supervisor_) co_return true; // it is told when it is there
    auto arguments = Value::object({{"gates", std::move(gates)}});
    const auto reply = co_await supervisor_->call("set_gates", std::move(arguments));
    if (reply && !reply->success)
        worker_.log().error("the supervisor took no gates", {{"reason", reply->message}});
    co_return reply.has_value();
}

void Orchestrator::look_at_control() {
    const auto control = board_.services().find("control");
    gates_.control_is(
        control != board_.services().end() && control->second.state == contract::ServicePhase::Ready
    );
}

/// One that is being started again is back by then, and nobody is alarmed.
void Orchestrator::note_absence() {
    if (!board_.supervised() || io::steady_now() - lost_at_ < forgiven_absence) return;
    worker_.log().error("nobody supervises the services");
    board_.set_supervised(false);
    say_health();
}

void Orchestrator::take_list(const Value& list) {
    board_.set_supervised(true);
    const auto messages = board_.replace(list);
    if (!messages) {
        worker_.log().error(
            "the supervisor's list was not understood", {{"reason", messages.error().message}}
        );
        return;
    }
    say(*messages);
    sample();
    say_health();
}

void Orchestrator::take_frame(const Value& frame) {
    if (early_) return early_->push_back(frame);
    const auto* type = frame.find("type");
    const auto* service = frame.find("service");
    if (type == nullptr || service == nullptr || !(*type == Value("transition"))) return;
    const auto messages = board_.update(*service);
    if (!messages) {
        worker_.log().error("a transition was not understood", {{"reason", messages.error().message}});
        return;
    }
    say(*messages);
    look_at_control();
    if (const auto* transition = frame.find("transition")) tell_event(*transition);
    judge_sources();
    say_health();
}

/// A new state, or the end of a run: no event says that a cause alone is another one.
void Orchestrator::tell_event(const Value& payload) {
    auto transition = contract::service_transition_from(payload);
    if (!transition || (transition->from == transition->to && !transition->exit)) return;
    transition->service = options_.prefix + transition->service;
    worker_.emit("service.transition", contract::to_value(*transition));
}

void Orchestrator::sample() {
    const auto processes = board_.processes();
    std::vector<int> pids;
    for (const auto& process : processes) pids.push_back(process.pid);
    usage_.keep_only(pids);
    const auto now = io::steady_now();
    for (const auto& process : processes)
        if (const auto usage = usage_.sample(process.pid, now))
            say(board_.measured(
                process.service, *usage,
                samples_closely_ ? ServiceBoard::Look::Close : ServiceBoard::Look::Usual
            ));
}

/// A page is open that draws it. Nothing is sampled more often while none is.
void Orchestrator::watch_usage() {
    watched_until_ = io::steady_now() + close_look;
    if (!std::exchange(samples_closely_, true)) sample_closely();
}

void Orchestrator::sample_closely() {
    samples_closely_ = io::steady_now() < watched_until_;
    if (!samples_closely_) return;
    sample();
    worker_.after(sample_closely_every, [this] { sample_closely(); });
}

/// Those of this node.
void Orchestrator::watch_sources() {
    worker_.subscribe("status/+", [this](const worker::Message& message) {
        const auto status = contract::parse_source_status(message.payload);
        if (!status || !board_.own_name(status->source_id)) return;
        sources_.take_status(*status, io::wall_now(), io::steady_now());
        judge_sources();
    });
    worker_.subscribe("meta/+", [this](const worker::Message& message) {
        if (message.payload.empty()) {
            sources_.forget(std::string_view(message.topic).substr(std::string_view("meta/").size()));
        } else if (const auto meta = contract::parse_source_meta(message.payload);
                   meta && board_.own_name(meta->source_id)) {
            sources_.take_meta(*meta, io::steady_now());
        }
        judge_sources();
    });
}

void Orchestrator::judge_sources() {
    using Expectation = SourceWatch::Expectation;
    const auto expected = [this](std::string_view source) {
        const auto own = board_.own_name(source);
        const auto service = own ? board_.services().find(*own) : board_.services().end();
        if (service == board_.services().end()) return Expectation::WhileItSpeaks;
        const auto& [state, pattern] = std::pair(service->second.state, service->second.pattern);
        const bool rests =
            state == contract::ServicePhase::Stopped
            || (state == contract::ServicePhase::Completed && pattern != contract::ServicePattern::Ephemeral);
        return rests || options_.by_calendar.contains(*own) ? Expectation::NotNow : Expectation::Now;
    };
    const auto changes = sources_.judge(io::steady_now(), expected);
    if (changes.empty()) return;
    for (const auto& [kind, alert] : changes) {
        const bool raised = kind == AlertChange::Kind::Raised;
        worker_.log().write(
            raised ? io::LogLevel::Warning : io::LogLevel::Info,
            raised ? alert.source + ": " + alert.message : alert.source + " has success again", {}
        );
        worker_.emit(
            raised ? "alert.raised" : "alert.cleared",
            Value::object(
                {{"alert", "source_stale"},
                 {"source", alert.source},
                 {"message", alert.message},
                 {"last_success", contract::value_or_null(alert.last_success)},
                 {"interval", to_seconds(alert.interval)}}
            )
        );
    }
    alerts_are_due_ = true;
    if (new_alerts_) new_alerts_->cancel();
    say_health();
}

/// As intervals are passed on: the supervisor keeps none of them.
Task<void> Orchestrator::pass_alerts() {
    new_alerts_.emplace(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
    while (true) {
        if (!alerts_are_due_ || !supervisor_) {
            const auto [error] = co_await new_alerts_->async_wait(no_throw);
            static_cast<void>(error);
            continue;
        }
        alerts_are_due_ = false;
        const bool passed = co_await tell_alerts();
        if (passed) continue;
        alerts_are_due_ = true;
        const bool waited = co_await io::sleep_for(retry_supervisor);
        if (!waited) co_return;
    }
}

Task<bool> Orchestrator::tell_alerts() {
    std::vector<Member> alerts;
    for (const auto& [source, alert] : sources_.alerts())
        if (auto own = board_.own_name(source)) alerts.push_back({std::move(*own), alert.message});
    auto client = co_await control::Client::connect(options_.run_directory / "supervisor.sock");
    if (!client) co_return false;
    auto arguments = Value::object({{"alerts", Value::object(std::move(alerts))}});
    const auto reply = co_await client->call("set_alerts", std::move(arguments));
    co_return reply.has_value();
}

void Orchestrator::say_health() {
    std::map<std::string, std::string> alerts;
    for (const auto& [source, alert] : sources_.alerts()) alerts.emplace(source, alert.message);
    const auto health = board_.health(io::wall_now(), alerts);
    worker_.publish_bytes(
        "health/services", contract::print(health),
        {.retain = true, .expires_in = std::chrono::ceil<seconds>(health_expiry)}
    );
}

void Orchestrator::say(const std::vector<Retained>& messages) {
    for (const auto& message : messages)
        worker_.publish_bytes(message.topic, message.payload, {.retain = true});
}

Value Orchestrator::list() const {
    std::vector<Member> services;
    for (const auto& [name, state] : board_.services()) services.push_back({name, contract::to_value(state)});
    return Value::object(
        {{"supervisor_connected", supervisor_.has_value()}, {"services", Value::object(std::move(services))}}
    );
}

} // namespace tutti::orchestrator
