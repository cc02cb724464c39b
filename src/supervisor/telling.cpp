// What an InstallationRun tells of what became of its services: to its log, to who watches, and to their
// history, which is asked for on the control socket.
#include "contract/service_transition.hpp"
#include "io/clock.hpp"
#include "io/process.hpp"
#include "supervisor/installation_run.hpp"
#include "toml/values.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::supervisor {

using control::Reply;
using control::Request;

namespace {

contract::ServicePhase phase_of(supervise::State state) {
    return contract::service_phase(supervise::name(state)).value_or(contract::ServicePhase::Stopped);
}

contract::ServiceExit exit_of(const supervise::RunEnd& end) {
    using Kind = supervise::RunEnd::Kind;
    contract::ServiceExit exit{.code = {}, .signal = {}, .message = describe(end)};
    if (end.kind == Kind::Exited) exit.code = end.value;
    if (end.kind == Kind::Killed) exit.signal = end.value;
    return exit;
}

} // namespace

void InstallationRun::tell(const supervise::Transition& transition) {
    changed_.insert(transition.service.value);
    using supervise::State;
    const auto to = transition.to;
    const bool bad = to == State::CrashLoop || to == State::Failed;
    const bool odd = to == State::Backoff || to == State::Unhealthy;
    const auto level = bad ? io::LogLevel::Error : odd ? io::LogLevel::Warning : io::LogLevel::Info;
    const auto& name = plans_[transition.service.value].name;
    // How a process ended does not say why; what it said before does, and `tutti why` shows it.
    const auto more = bad || odd ? fmt::format(" (`tutti why {}` says more)", name) : "";
    log_.write(
        level, fmt::format("{}: {}{}", name, transition.cause, more),
        {{"unit", name}, {"from", supervise::name(transition.from)}, {"to", supervise::name(to)}}
    );
    if (name == "gateway" && to == State::Ready && !options_.page.empty() && !std::exchange(said_page_, true))
        log_.info(fmt::format("the page is at {}", options_.page));
    if (to == State::Ready && contract::says_setup_awaited(runs_.state(transition.service).status))
        log_.warning(fmt::format("{}: {}", name, contract::setup_awaited), {{"unit", name}});
    tell_service_manager();
    show(transition.service, record(transition));
    if (to == State::Stopped || to == State::Failed) clean_up(transition.service);
}

/// Of a run that could not do so itself, as it was killed, and that none follows. Nobody waits for that.
void InstallationRun::clean_up(ServiceId service) {
    using Kind = supervise::RunEnd::Kind;
    const auto& plan = plans_[service.value];
    const auto& last = supervision_.service(service).memory().last_end;
    if (plan.clean_up.empty() || !last || (last->end.kind != Kind::Killed && last->end.kind != Kind::Lost))
        return;
    const auto begun = io::spawn(
        {.program = plan.clean_up.front().c_str(),
         .arguments = plan.clean_up,
         .environment = plan.environment,
         .descriptors = {}}
    );
    if (!begun) log_.error(begun.error().message, {{"unit", plan.name}});
}

/// Into its history; null where a person would see nothing new in it.
Value InstallationRun::record(const supervise::Transition& transition) {
    auto& told = told_[transition.service.value];
    const auto& memory = supervision_.service(transition.service).memory();
    const bool over = memory.last_end && memory.last_end->at == transition.at && told.end != transition.at;
    contract::ServiceTransition entry{
        // What an end led to may have been done already.
        .timestamp = io::wall_now() - (io::steady_now() - transition.at),
        .service = plans_[transition.service.value].name,
        .from = phase_of(transition.from),
        .to = phase_of(transition.to),
        .cause = transition.cause,
        .pid = {},
        .exit = {},
    };
    if (over) {
        told.end = transition.at;
        entry.exit = exit_of(memory.last_end->end);
    }
    const auto pid = over ? told.pid : memory.pid;
    if (pid > 0) entry.pid = static_cast<std::uint32_t>(pid);
    told.pid = memory.pid;
    if (!over && transition.from == transition.to && told.cause == transition.cause) return nullptr;
    told.cause = transition.cause;
    const auto kept = history_.note(entry);
    if (!kept && !std::exchange(told_history_, true)) log_.error(kept.error().message);
    return contract::to_value(entry);
}

/// The service as it is now, to who watches; `transition`: what has brought it there, or null.
void InstallationRun::show(ServiceId service, Value transition) {
    if (watchers_.empty()) return;
    std::vector<Member> members = {
        {"type", "transition"}, {"service", view(service)}, {"timestamp", to_seconds(io::wall_now())}
    };
    if (!transition.is_null()) members.push_back({"transition", std::move(transition)});
    const auto frame = Value::object(std::move(members));
    for (const auto watcher : watchers_) server_.push(watcher, frame);
}

/// `service`, `limit`: its latest transitions, oldest first, and the service as it is now.
Reply InstallationRun::history(const Request& request) const {
    const auto name = request.text("service");
    if (!name) return control::refused(name.error().message);
    const auto service = find(*name);
    if (!service) return control::refused(fmt::format("no service is named {}", *name));
    std::size_t limit = kept_transitions;
    if (const Value* said = request.find("limit"); said != nullptr) {
        if (!said->is_integer() || said->integer() < 1 || said->integer() > std::int64_t{kept_transitions})
            return control::refused(fmt::format("limit must be a number from 1 to {}", kept_transitions));
        limit = static_cast<std::size_t>(said->integer());
    }
    const auto& own = plans_[service->value].name;
    const auto latest = history_.latest(own, limit);
    if (!latest) return control::refused(latest.error().message);
    std::vector<Value> transitions;
    for (const auto& transition : *latest) transitions.push_back(contract::to_value(transition));
    std::vector<Value> needs;
    for (const auto& needed : supervision_.service(*service).spec().needs)
        if (const auto other = find(needed))
            needs.push_back(Value::object(
                {{"name", needed}, {"state", supervise::name(supervision_.service(*other).state())}}
            ));
    return control::response(Value::object(
        {{"service", view(*service)},
         {"needs", Value::array(std::move(needs))},
         {"transitions", Value::array(std::move(transitions))}}
    ));
}

} // namespace tutti::supervisor
