#include "supervisor/service_view.hpp"

namespace tutti::supervisor {

namespace {

using supervise::RunEnd;
using supervise::State;

double epoch(SteadyTime time, const ViewContext& context) { return to_seconds(context.clock.of(time)); }

const char* name(supervise::Pattern pattern) {
    switch (pattern) {
    case supervise::Pattern::Always:
        return "always";
    case supervise::Pattern::Ephemeral:
        return "ephemeral";
    case supervise::Pattern::Demand:
        break;
    }
    return "demand";
}

/// Of its schedule.
Value next_run(const supervise::Service& service, const ViewContext& context) {
    const auto& memory = service.memory();
    const bool waits = memory.state == State::Completed || memory.state == State::Failed;
    if (service.spec().pattern != supervise::Pattern::Ephemeral || !waits || !memory.due) return nullptr;
    return epoch(*memory.due, context);
}

/// Of what ended and comes back by itself.
Value next_start(const supervise::ServiceMemory& memory, const ViewContext& context) {
    const bool comes_back = memory.state == State::Backoff || memory.state == State::CrashLoop;
    return comes_back && memory.due ? Value(epoch(*memory.due, context)) : Value(nullptr);
}

Value last_exit(const supervise::ServiceMemory& memory, const ViewContext& context) {
    if (!memory.last_end) return nullptr;
    const auto& end = memory.last_end->end;
    std::vector<Member> members;
    if (end.kind == RunEnd::Kind::Exited) members.push_back({"code", end.value});
    if (end.kind == RunEnd::Kind::Killed) members.push_back({"signal", end.value});
    members.push_back({"timestamp", epoch(memory.last_end->at, context)});
    members.push_back({"message", describe(end)});
    if (!memory.last_end->cause.empty()) members.push_back({"cause", memory.last_end->cause});
    return Value::object(std::move(members));
}

} // namespace

Value view(const supervise::Service& service, const ViewContext& context) {
    const auto& memory = service.memory();
    const bool ready = memory.state == State::Ready;
    const bool in_use = memory.lease && memory.wanted && !memory.held;
    return Value::object(
        {{"name", service.spec().name},
         {"state", supervise::name(memory.state)},
         {"cause", memory.cause},
         {"pid", memory.live && memory.pid != 0 ? Value(memory.pid) : Value(nullptr)},
         {"since", epoch(memory.since, context)},
         {"restarts", memory.restarts},
         {"pattern", name(service.spec().pattern)},
         {"required", context.required},
         {"outdated", context.outdated},
         {"ready_since", ready ? Value(epoch(memory.ready_at, context)) : Value(nullptr)},
         {"next_run", next_run(service, context)},
         {"next_start", next_start(memory, context)},
         {"in_use_until", in_use ? Value(epoch(*memory.lease, context)) : Value(nullptr)},
         {"status", context.status},
         {"alert", context.alert},
         {"last_exit", last_exit(memory, context)}}
    );
}

} // namespace tutti::supervisor
