// The sockets that an InstallationRun listens on for its services, and what follows from a connection.
#include "base/describe_count.hpp"
#include "io/clock.hpp"
#include "supervisor/installation_run.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::supervisor {

/// Before anything is started, so that nobody is refused who connects while it is.
void InstallationRun::open_sockets() {
    for (std::uint32_t index = 0; index < plans_.size(); ++index) {
        const auto& service = supervision_.service({index});
        if (plans_[index].listen.empty() || service.live() || service.memory().barred) continue;
        const auto opened = sockets_.open({index});
        // What is to run is tried all the same, and again as its `restart` says.
        if (opened || plans_[index].spec.pattern != supervise::Pattern::Demand) continue;
        log_.error(opened.error().message, {{"unit", plans_[index].name}});
        auto memory = service.memory();
        memory.state = supervise::State::Failed;
        memory.cause = opened.error().message;
        memory.since = io::steady_now();
        memory.due.reset();
        supervision_.restore({index}, std::move(memory));
    }
    sockets_.drop_rest();
}

/// A connection is waited for where one would start the service, and refused where a person stopped it.
void InstallationRun::mind_sockets() {
    using supervise::State;
    if (!answering_ || stopping_) return;
    for (std::uint32_t index = 0; index < plans_.size(); ++index) {
        if (plans_[index].listen.empty()) continue;
        const auto& memory = supervision_.service({index}).memory();
        const bool rests = memory.state == State::Stopped || memory.state == State::Completed;
        const bool on_demand = plans_[index].spec.pattern == supervise::Pattern::Demand;
        if (!rests || !on_demand) sockets_.unwatch({index});
        if (!rests) continue;
        if (memory.barred || !on_demand) {
            sockets_.close({index});
        } else if (const auto opened = sockets_.open({index}); opened) {
            judge_starts({index});
            sockets_.watch({index}, memory.started_at + vain_starts_[index].pause());
        } else if (told_unheard_.insert(index).second) {
            log_.error(opened.error().message, {{"unit", plans_[index].name}});
        }
    }
}

/// Whether its last run took a connection. After some that did not, nobody waits for it any longer.
void InstallationRun::judge_starts(ServiceId service) {
    auto& starts = vain_starts_[service.value];
    if (!starts.is_open()) return;
    starts.rested(sockets_.connections(service).waiting);
    if (!starts.are_too_many()) return;
    starts.forget();
    log_.warning(
        fmt::format(
            "{}: {} runs in a row took no connection: {} refused", plans_[service.value].name,
            VainStarts::most, describe_count(sockets_.refuse_waiting(service), "connection")
        ),
        {{"unit", plans_[service.value].name}}
    );
}

void InstallationRun::connection_came(ServiceId service) {
    vain_starts_[service.value].began(sockets_.connections(service).waiting);
    const auto lease = plans_[service.value].spec.idle_stop;
    const auto used = supervision_.use(service, lease, "a connection came", read_clock());
    if (!used) log_.warning(used.error().message, {{"unit", plans_[service.value].name}});
    perform();
}

/// What still starts is given time to take those that wait.
bool InstallationRun::is_in_use(ServiceId service) const {
    const auto found = sockets_.connections(service);
    const bool starts = supervision_.service(service).state() == supervise::State::Starting;
    return found.taken > 0 || (starts && found.waiting > 0);
}

/// Who is connected uses it: looked at when its lease is over, and not before.
void InstallationRun::renew_by_connections(SteadyTime now) {
    for (std::uint32_t index = 0; index < plans_.size(); ++index) {
        const auto& service = supervision_.service({index});
        const auto& lease = service.memory().lease;
        if (!lease || *lease > now || !service.live() || !is_in_use({index})) continue;
        static_cast<void>(supervision_.use({index}, plans_[index].spec.idle_stop, "connected", now));
    }
}

} // namespace tutti::supervisor
