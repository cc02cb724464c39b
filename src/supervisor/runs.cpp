#include "supervisor/runs.hpp"

namespace tutti::supervisor {

Runs::Runs(
    asio::any_io_executor executor, io::TaskGroup& tasks, const std::vector<LaunchPlan>& plans,
    std::filesystem::path shim_program, OnState on_state, OnEnd on_end
)
    : executor_(std::move(executor)), tasks_(tasks), plans_(plans), shim_program_(std::move(shim_program)),
      on_state_(std::move(on_state)), on_end_(std::move(on_end)), slots_(plans.size()) {}

Result<void> Runs::launch(ServiceId service, std::span<const int> sockets, const Grant& grant) {
    auto launched = supervisor::launch(plans_[service.value], shim_program_, sockets, grant);
    if (!launched) return pass_on(launched);
    auto& slot = slots_[service.value];
    slot.invocation = std::move(launched->invocation);
    slot.state = {};
    begin(service, std::move(launched->link));
    return {};
}

void Runs::adopt(ServiceId service, LiveRun run) {
    auto& slot = slots_[service.value];
    slot.invocation = run.state.invocation;
    slot.state = run.state;
    begin(service, std::move(run.link));
}

void Runs::begin(ServiceId service, io::FileDescriptor link) {
    slots_[service.value].link = std::make_unique<ShimLink>(executor_, std::move(link));
    tasks_.spawn("run of " + plans_[service.value].name, listen(service));
}

bool Runs::settle(ServiceId service, std::string invocation) {
    auto& slot = slots_[service.value];
    slot.invocation = std::move(invocation);
    slot.is_settling = true;
    tasks_.spawn("end of " + plans_[service.value].name, settle_end(service));
    return !slot.is_settling;
}

void Runs::signal(ServiceId service, int signal) {
    const auto& link = slots_[service.value].link;
    if (link != nullptr) link->send(supervise::shim::Order::Signal, signal);
}

void Runs::kill(ServiceId service) {
    const auto& link = slots_[service.value].link;
    if (link != nullptr) link->send(supervise::shim::Order::KillTree);
}

void Runs::limit(ServiceId service, std::optional<BootTime> time) {
    const auto& link = slots_[service.value].link;
    if (link != nullptr) link->limit(time);
}

Task<void> Runs::listen(ServiceId service) {
    auto& slot = slots_[service.value];
    while (slot.state.gone == 0) {
        const auto state = co_await slot.link->next();
        if (!state) break;
        const auto before = std::exchange(slot.state, *state);
        if (slot.state.gone == 0) on_state_(service, before, slot.state);
    }
    slot.link.reset();
    if (slot.state.gone != 0)
        on_end_(service, end_of(slot.state));
    else
        co_await settle_end(service);
}

/// The shim went without a word. Either its last report did not get through, or it was killed: then what it
/// kept is ended first, so that nothing runs twice.
Task<void> Runs::settle_end(ServiceId service) {
    auto& slot = slots_[service.value];
    const auto record = read_exit_record(plans_[service.value].paths, slot.invocation);
    supervise::RunEnd end{supervise::RunEnd::Kind::Lost};
    if (record)
        end = end_of(*record);
    else
        co_await end_strays(slot.invocation);
    slot.is_settling = false;
    on_end_(service, end);
}

} // namespace tutti::supervisor
