#include "worker/runtime.hpp"

#include "contract/event.hpp"
#include "contract/topics.hpp"
#include "io/clock.hpp"
#include "io/system_random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unistd.h>

namespace tutti::worker {

namespace {

using namespace std::chrono_literals;

/// A worker that lasts is up without the bus after this; a one-shot run is of no use without it.
constexpr auto patience_of_always = 2s;
constexpr auto patience_of_once = 10s;

} // namespace

Runtime::Runtime(
    asio::io_context& context, bus::Place place, const Settings& settings, Program& program, const Log& log,
    RunReport& report
)
    : context_(context), place_(std::move(place)), settings_(settings), program_(program), log_(log),
      report_(report), started_(io::steady_now()), tasks_(context.get_executor()),
      stopped_(context.get_executor(), asio::steady_timer::time_point::max()),
      configuration_([this](const Value& config) { return accept(config); }),
      events_(settings.name, io::random_hex(6)) {}

Task<int> Runtime::run() {
    const bool opened = co_await open();
    if (opened) co_await work();
    co_await close();
    co_return exit_code_;
}

void Runtime::stop(int exit_code) {
    if (stopping_) return;
    stopping_ = true;
    exit_code_ = exit_code;
    stopped_.cancel();
    if (link_) link_->interrupt();
}

Task<bool> Runtime::open() {
    if (!once()) {
        const ControlHooks hooks{
            .state = [this] { return state(); },
            .stats = [this] { return stats(); },
            .config = [this] { return config(); },
            .set_config = [this](Value changes) { return change_configuration(std::move(changes)); },
            .restart = [this] { stop(0); },
            .commands = program_.commands,
            .tasks = program_.command_tasks,
            .socket = program_.socket_commands
        };
        control_ = std::make_unique<ControlPlane>(context_.get_executor(), settings_, hooks);
        if (const auto opened = control_->open(); !opened) {
            log_.error("no control socket", {{"reason", opened.error().message}});
            stop(1);
            co_return false;
        }
    }
    link_.emplace(context_.get_executor(), std::move(place_), settings_, log_);
    begin_with_first_config();
    for (auto* report : program_.bus_reports) link_->also_report_to(*report);
    attend();
    link_->start();
    if (!program_.needs_bus) co_return !stopping_;
    const auto patience = once() ? patience_of_once : patience_of_always;
    const bool connected = co_await link_->connected_within(patience);
    if (connected) co_await link_->kept_states_arrived();
    if (!connected && once()) {
        log_.error("the bus does not answer: `tutti up FILE` starts one, TUTTI_BUS names another");
        stop(1);
    }
    co_return !stopping_;
}

Task<void> Runtime::work() {
    report_.is_up();
    log_.info("running", {{"version", settings_.version}});
    const auto timers = program_.timers;
    for (const Timer& timer : timers) start_timer(timer);
    for (const auto& action : program_.on_start) action();
    end_if_done();
    while (!stopping_) {
        const auto [error] = co_await stopped_.async_wait(no_throw);
        static_cast<void>(error);
    }
    for (const auto& action : program_.on_stop) action();
}

Task<void> Runtime::close() {
    report_.ends();
    co_await tasks_.stop();
    if (link_) {
        for (const auto& close : program_.on_close) co_await close();
        co_await link_->stop();
    }
    if (control_) co_await control_->stop();
    co_await tasks_.stop(); // what a message began meanwhile
    log_.info("ended", {{"exit_code", exit_code_}});
}

void Runtime::start_timer(const Timer& timer) {
    if (timer.kind == Timer::Kind::Once) ++pending_;
    tasks_.spawn("keep time", keep_time(timer));
}

Task<void> Runtime::keep_time(Timer timer) {
    auto next = io::steady_now();
    do {
        next += timer.period;
        // A turn that was missed altogether is left out, not made up for.
        const auto late = io::steady_now() - next;
        if (late > timer.period && timer.period.count() > 0) next += late / timer.period * timer.period;
        const bool elapsed = co_await io::sleep_until(next);
        if (!elapsed || stopping_) co_return;
        timer.action();
    } while (timer.kind == Timer::Kind::Repeated);
    --pending_;
    end_if_done();
}

void Runtime::end_if_done() {
    if (once() && pending_ == 0) stop(exit_code_);
}

void Runtime::attend() {
    for (const Interest& interest : program_.interests) listen(interest);
    for (const RawInterest& interest : program_.raw_interests)
        listen(interest.filter, interest.qos, interest.handler);
    live_by(settings_.section, configuration_);
    for (const FurtherSection& section : program_.sections)
        live_by(beside(settings_.name, section.name), further_.emplace_back(section.accept));
    if (once()) return;
    link_->subscribe(
        contract::command_topic("", settings_.name), bus::QoS::AtLeastOnce,
        [this](const bus::Message& message) { take_command(message); }
    );
    program_.commands.on("ping", [](const Value&) -> Result<Value> { return Value::object({}); });
    program_.commands.on("get_state", [this](const Value&) -> Result<Value> { return state(); });
    program_.commands.on("get_stats", [this](const Value&) -> Result<Value> { return stats(); });
    program_.commands.on("get_config", [this](const Value&) -> Result<Value> { return config(); });
    program_.command_tasks.insert_or_assign("set_config", [this](Value params) {
        return set_config(std::move(params));
    });
}

void Runtime::listen(const Interest& interest) {
    auto hand_over = [handler = interest.handler](const bus::Message& message) {
        handler({message.topic, message.payload, message.retain});
    };
    if (interest.kind == Interest::Kind::Lasting)
        link_->subscribe(interest.filter, bus::QoS::AtLeastOnce, std::move(hand_over));
    else
        link_->subscribe_to_kept(interest.filter, std::move(hand_over));
}

void Runtime::listen(std::string filter, bus::QoS qos, bus::Handler handler) {
    link_->subscribe(std::move(filter), qos, std::move(handler));
}

void Runtime::publish(bus::Message message) { link_->publish(std::move(message)); }

Task<Result<void>> Runtime::drained(SteadyClock::duration timeout) {
    if (!bus_connected()) co_return fail(ErrorCode::Unavailable, "the bus is not connected");
    co_return co_await link_->drained(timeout);
}

void Runtime::run_beside(std::string name, Task<void> task) {
    tasks_.spawn(std::move(name), std::move(task));
}

void Runtime::work_on(std::string name, Task<void> task) {
    ++pending_;
    tasks_.spawn(std::move(name), see_through(std::move(task)));
}

Task<void> Runtime::see_through(Task<void> task) {
    co_await std::move(task);
    --pending_;
    end_if_done();
}

void Runtime::emit(std::string_view type, const Value& data, int producer) {
    const auto event = events_.stamp(std::string(type), producer, data, io::wall_now());
    const bool raw = type.starts_with("raw.");
    link_->publish(
        {.topic = contract::event_topic(type),
         .payload = contract::print(event),
         .qos = raw ? bus::QoS::AtMostOnce : bus::QoS::AtLeastOnce}
    );
}

void Runtime::take_command(const bus::Message& message) {
    // A kept command would be carried out anew at every start.
    if (message.retain) return;
    Question question{.payload = message.payload};
    if (message.response_topic) question.response_topic = *message.response_topic;
    auto command = CommandDesk::address(settings_.name, question);
    if (!command) {
        if (auto refusal = CommandDesk::refuse(settings_.name, question, command.error()))
            reply(std::move(*refusal), message);
        ++not_understood_;
        if (tells_of_commands_.is_due(io::steady_now()))
            log_.warning(
                "a command was not understood",
                {{"reason", command.error().message}, {"so_far", not_understood_}}
            );
        return;
    }
    if (program_.bus_commands && program_.bus_commands->takes(command->command))
        return relay(std::move(*command), message);
    const auto task = program_.command_tasks.find(command->command.action);
    if (task == program_.command_tasks.end()) return reply(program_.commands.answer(*command), message);
    if (auto again = program_.commands.answer_again(*command)) return reply(std::move(*again), message);
    if (!begin_answering(*command, message)) return;
    if (const auto& key = command->command.idempotency_key) {
        const auto [joining, is_first] = joining_.try_emplace(*key);
        if (!is_first) {
            joining->second.emplace_back(std::move(*command), message);
            return;
        }
    }
    tasks_.spawn("answer " + task->first, answer_later(std::move(*command), task->second, message));
}

/// False: it was refused, for there is no room for it, or the worker ends.
bool Runtime::begin_answering(const AddressedCommand& command, const bus::Message& question) {
    if (stopping_ || !has_room_for(question)) {
        auto refused =
            fail(ErrorCode::Unavailable, stopping_ ? "it ends" : "too many commands wait for their answers");
        reply(CommandDesk::finish(command, std::move(refused)), question);
        return false;
    }
    ++answering_;
    answering_bytes_ += question.payload.size();
    return true;
}

void Runtime::end_answering(CommandAnswer said, const bus::Message& question) {
    --answering_;
    answering_bytes_ -= question.payload.size();
    reply(std::move(said), question);
}

void Runtime::relay(AddressedCommand command, const bus::Message& question) {
    if (!begin_answering(command, question)) return;
    tasks_.spawn("relay " + command.command.action, relay_later(std::move(command), question));
}

Task<void> Runtime::relay_later(AddressedCommand command, bus::Message question) {
    auto topic = std::move(command.topic);
    const auto said = co_await program_.bus_commands->answer(std::move(command.command));
    end_answering({std::move(topic), contract::print(said)}, question);
}

bool Runtime::has_room_for(const bus::Message& question) const noexcept {
    return answering_ < most_answering && answering_bytes_ + question.payload.size() <= most_answering_bytes;
}

Task<void> Runtime::answer_later(AddressedCommand command, TaskHandler handler, bus::Message question) {
    auto params = command.command.params;
    auto result = co_await handler(std::move(params));
    std::vector<std::pair<AddressedCommand, bus::Message>> joined;
    if (const auto& key = command.command.idempotency_key)
        if (auto node = joining_.extract(*key)) joined = std::move(node.mapped());
    end_answering(program_.commands.conclude(command, std::move(result)), question);
    for (const auto& [again, asked] : joined)
        if (auto said = program_.commands.answer_again(again)) end_answering(std::move(*said), asked);
}

void Runtime::reply(CommandAnswer answer, const bus::Message& question) {
    link_->publish(
        {.topic = std::move(answer.topic),
         .payload = std::move(answer.payload),
         .qos = bus::QoS::AtLeastOnce,
         .correlation_data = question.correlation_data}
    );
}

void Runtime::live_by(const std::string& section, Configuration& configuration) {
    auto take = [this, section, &configuration](const bus::Message& message) {
        const auto taken = configuration.said(message.payload);
        report_.section_came(section, message.payload.empty() ? Result<void>() : taken);
        if (taken) return;
        log_.warning(
            "a configuration was refused", {{"section", section}, {"reason", taken.error().message}}
        );
        const bool is_own = &configuration == &configuration_;
        if (is_own && !message.payload.empty() && program_.on_refused_config)
            program_.on_refused_config(taken.error());
    };
    link_->subscribe(contract::config_topic("", section), bus::QoS::AtLeastOnce, std::move(take));
}

Result<void> Runtime::accept(const Value& config) {
    for (const auto& handler : program_.on_config)
        if (auto accepted = handler(config); !accepted) return accepted;
    return {};
}

Value Runtime::state() const {
    return Value::object(
        {{"worker", settings_.name},
         {"version", settings_.version},
         {"pid", ::getpid()},
         {"uptime_sec", to_seconds(io::steady_now() - started_)},
         {"bus_connected", bus_connected()},
         {"config", config()},
         {"state", program_.state ? program_.state() : Value::object({})}}
    );
}

Value Runtime::stats() const {
    const LinkStats counts = link_ ? link_->stats() : LinkStats{};
    std::vector<Member> members = {
        {"bus_connected", bus_connected()},
        {"bus_connections", counts.connections},
        {"published", counts.published},
        {"received", counts.received},
        {"dropped", counts.dropped}
    };
    if (!counts.last_dropped.empty()) members.push_back({"last_dropped", counts.last_dropped});
    if (program_.stats) {
        const Value further = program_.stats();
        for (const Member& member : further.members())
            if (std::ranges::find(members, member.key, &Member::key) == members.end())
                members.push_back(member);
    }
    return Value::object(std::move(members));
}

} // namespace tutti::worker
