#include "supervise/supervision.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::supervise {

namespace {

Event event_of(Request request) {
    switch (request) {
    case Request::Start:
        return Event::Start;
    case Request::Stop:
        return Event::Stop;
    case Request::Trigger:
        return Event::Trigger;
    case Request::Restart:
        break;
    }
    return Event::Restart;
}

/// One run at a time, and only of what ends by itself.
Result<void> may_trigger(const Service& service, SteadyTime now) {
    if (service.spec().pattern != Pattern::Ephemeral)
        return fail(ErrorCode::Conflict, "it has no schedule: start it");
    if (service.state() == State::Stopping) return fail(ErrorCode::Conflict, "it is being stopped");
    if (service.live()) return fail(ErrorCode::Conflict, "it runs already");
    if (service.leaves_ticks(now))
        return fail(ErrorCode::Conflict, fmt::format("it may not run here now: {}", service.held_by()));
    return {};
}

/// Of a stop at a closed gate: nobody waits for it to open any more.
std::string describe_stop(const Service& service, std::string_view cause, SteadyTime now) {
    if (!service.is_held(now)) return std::string(cause);
    return fmt::format("{}; it stays so when it may run here, too, until it is started", cause);
}

} // namespace

Result<Supervision>
Supervision::of(std::vector<ServiceSpec> services, RandomSource& random, const std::vector<Group>& groups) {
    auto order = DependencyOrder::of(services);
    if (!order) return pass_on(order);
    Supervision all(std::move(services), std::move(*order), random);
    for (const auto& group : groups) all.share_fates(group);
    return all;
}

Supervision::Supervision(std::vector<ServiceSpec> services, DependencyOrder order, RandomSource& random)
    : restored_(services.size(), false), order_(std::move(order)), fates_(services.size()), random_(&random) {
    services_.reserve(services.size());
    for (auto& spec : services)
        services_.emplace_back(ServiceId{static_cast<std::uint32_t>(services_.size())}, std::move(spec));
}

void Supervision::restore(ServiceId service, ServiceMemory memory) {
    at(service).restore(std::move(memory));
    restored_[service.value] = true;
}

void Supervision::adopted(ServiceId service, const LiveRun& run, SteadyTime now) {
    restored_[service.value] = true;
    presume_gate(service, run, now);
    at(service).adopted(run, moment(service, now));
    settle(now);
}

void Supervision::vanished(ServiceId service, SteadyTime now) {
    at(service).vanished(moment(service, now)); // nothing waits for that
}

void Supervision::start_all(SteadyTime now) {
    for (const auto index : order_.start_order) {
        const ServiceId id{index};
        if (restored_[index]) continue;
        if (at(id).spec().pattern == Pattern::Demand)
            at(id).rest_until_used(moment(id, now));
        else
            at(id).request(Event::Start, "started with the installation", moment(id, now));
    }
    settle(now);
}

void Supervision::stop_all(std::string_view cause, SteadyTime now) {
    if (closing_) return;
    closing_ = cause;
    for (const auto index : order_.start_order) at({index}).retire(cause, moment({index}, now));
    settle(now);
}

void Supervision::kill_all(SteadyTime now) {
    for (std::uint32_t index = 0; index < services_.size(); ++index) {
        if (!services_[index].live()) continue;
        services_[index].request(Event::Stop, closing_.value_or("killed"), moment({index}, now));
        services_[index].kill(moment({index}, now));
    }
}

bool Supervision::all_stopped() const noexcept {
    return closing_ && std::ranges::none_of(services_, &Service::live);
}

Result<void>
Supervision::request(ServiceId service, Request request, std::string_view cause, SteadyTime now) {
    if (closing_) return fail(ErrorCode::Conflict, "the installation is being stopped");
    if (request == Request::Trigger)
        if (auto may = may_trigger(at(service), now); !may) return may;
    const auto words = request == Request::Stop ? describe_stop(at(service), cause, now) : std::string(cause);
    at(service).request(event_of(request), words, moment(service, now));
    settle(now);
    if (!at(service).is_held(now)) return {};
    return fail(
        ErrorCode::Unavailable,
        fmt::format("it may not run here now: {}; it starts by itself when it may", at(service).held_by())
    );
}

Result<void> Supervision::use(ServiceId service, microseconds lease, std::string_view cause, SteadyTime now) {
    if (closing_) return fail(ErrorCode::Conflict, "the installation is being stopped");
    const bool ends = lease == microseconds(0);
    if (at(service).spec().pattern != Pattern::Demand)
        return ends ? fail(ErrorCode::Conflict, "it does not run on demand") : Result<void>();
    const auto used = ends ? at(service).release(cause, moment(service, now))
                           : at(service).use(now + lease, cause, moment(service, now));
    settle(now);
    return used;
}

void Supervision::set_clock(WallTime wall, SteadyTime now) {
    boot_ = wall - now.time_since_epoch();
    for (std::uint32_t index = 0; index < services_.size(); ++index)
        services_[index].clock_was_set(moment({index}, now));
}

void Supervision::set_boot_clock(BootTime boot, SteadyTime now) {
    constexpr microseconds reading = milliseconds(5); // two clocks are not read at once
    const auto asleep = boot.time_since_epoch() - now.time_since_epoch();
    if (std::chrono::abs(asleep - asleep_) < reading) return;
    for (auto& service : services_) service.shift_leash(asleep - asleep_);
    asleep_ = asleep;
}

void Supervision::set_gate(ServiceId service, const Gate& gate, SteadyTime now) {
    auto& held = at(service);
    if (!held.spec().is_gated()) return;
    settle(now); // what was over is over, whatever is said now
    if (held.was_told(gate)) return;
    std::optional<Leash> leash;
    if (gate.until)
        leash = supervise::leash(
            now, gate.until->time_since_epoch() - asleep_ - now.time_since_epoch(), held.spec().stop.grace
        );
    held.set_gate(gate, leash, moment(service, now));
    settle(now);
    auto here = moment(service, now);
    held.explain_wait(here);
}

void Supervision::gates_unheard(SteadyTime now) {
    for (std::uint32_t index = 0; index < services_.size(); ++index) {
        const auto end = now + gate_patience;
        services_[index].shorten_leash({end, end + services_[index].spec().stop.grace}, moment({index}, now));
    }
}

std::optional<BootTime> Supervision::limit_of(ServiceId service) const noexcept {
    const auto& leash = services_[service.value].leash();
    if (!leash) return std::nullopt;
    return BootTime(leash->kill_at.time_since_epoch() + asleep_);
}

std::optional<BootTime> Supervision::gates_due() const noexcept {
    std::optional<SteadyTime> first;
    for (const auto& service : services_)
        if (const auto due = service.leash_due(); due && (!first || *due < *first)) first = due;
    if (!first) return std::nullopt;
    return BootTime(first->time_since_epoch() + asleep_);
}

/// It was let in. Where nobody says so again soon, it was the last that was known.
void Supervision::presume_gate(ServiceId service, const LiveRun& run, SteadyTime now) {
    auto& held = at(service);
    if (!held.spec().is_gated()) {
        if (run.limit != BootTime{}) actions_.emplace_back(Limit{service});
        return;
    }
    const auto grace = held.spec().stop.grace;
    held.presume_open();
    auto most = Leash{now + gate_patience, now + gate_patience + grace};
    if (run.limit != BootTime{}) {
        const SteadyTime kill_at(run.limit.time_since_epoch() - asleep_);
        most = {std::min(kill_at, std::max(now, kill_at - std::min(grace, (kill_at - now) / 5))), kill_at};
    }
    held.shorten_leash(most, moment(service, now));
}

void Supervision::executed(ServiceId service, std::int64_t pid, SteadyTime now) {
    at(service).executed(pid, moment(service, now));
    settle(now);
}

void Supervision::announced(ServiceId service, SteadyTime now) {
    at(service).announced(moment(service, now));
    settle(now);
}

void Supervision::registered(ServiceId service, SteadyTime now) {
    at(service).registered(moment(service, now));
    settle(now);
}

void Supervision::heartbeat(ServiceId service, SteadyTime now) {
    at(service).heartbeat(moment(service, now));
    settle(now);
}

void Supervision::pinged(ServiceId service, SteadyTime at_time) { at(service).pinged(at_time); }

void Supervision::said(ServiceId service, Saying saying, SteadyTime now) {
    at(service).said(saying, moment(service, now));
    settle(now);
}

void Supervision::probed(ServiceId service, std::uint64_t number, const Answer& answer, SteadyTime now) {
    at(service).probed(number, answer, moment(service, now));
    settle(now);
}

void Supervision::ended(ServiceId service, const RunEnd& end, SteadyTime now) {
    auto before = moment(service, now); // one whose time was over was not to live: that is no crash
    at(service).mind_leash(before);
    const bool comes_back = at(service).ended(end, moment(service, now));
    if (comes_back && !closing_) restart_others(service, now);
    settle(now);
}

void Supervision::advance(SteadyTime now) {
    for (std::uint32_t index = 0; index < services_.size(); ++index)
        services_[index].advance(moment({index}, now));
    settle(now);
}

std::optional<SteadyTime> Supervision::next_deadline() const noexcept {
    std::optional<SteadyTime> first;
    for (const auto& service : services_)
        if (const auto deadline = service.next_deadline(); deadline && (!first || *deadline < *first))
            first = deadline;
    return first;
}

std::optional<ServiceId> Supervision::find(std::string_view name) const noexcept {
    for (std::uint32_t index = 0; index < services_.size(); ++index)
        if (services_[index].spec().name == name) return ServiceId{index};
    return std::nullopt;
}

Moment Supervision::moment(ServiceId id, SteadyTime now) {
    return {now, may_run(id, now), *random_, actions_, boot_ + now.time_since_epoch()};
}

bool Supervision::may_run(ServiceId id, SteadyTime now) const noexcept {
    return services_[id.value].may_pass(now) && needs_are_up(id);
}

bool Supervision::needs_are_up(ServiceId id) const noexcept {
    return std::ranges::all_of(order_.needs[id.value], [this](std::uint32_t need) {
        const auto state = services_[need].state();
        return state == State::Ready || state == State::Completed;
    });
}

bool Supervision::is_needed_by_live(std::uint32_t index) const noexcept {
    return std::ranges::any_of(order_.needed_by[index], [this](std::uint32_t dependent) {
        return services_[dependent].live();
    });
}

void Supervision::share_fates(const Group& group) {
    if (group.strategy == Strategy::OneForOne) return;
    std::vector<ServiceId> members;
    for (const auto& name : group.services) {
        const auto member = find(name);
        invariant(member.has_value(), "the members of a group are services");
        members.push_back(*member);
    }
    for (auto own = members.begin(); own != members.end(); ++own)
        for (auto other = members.begin(); other != members.end(); ++other)
            if (other > own || (other != own && group.strategy == Strategy::OneForAll))
                fates_[own->value].push_back(*other);
}

/// Those of its group that run; who was stopped, or comes back anyway, does so in its own time.
void Supervision::restart_others(ServiceId crashed, SteadyTime now) {
    const auto cause = at(crashed).spec().name + " of its group has crashed";
    for (const auto other : fates_[crashed.value])
        if (at(other).live() && at(other).memory().wanted)
            at(other).request(Event::Restart, cause, moment(other, now));
}

/// What one service's change means for the others.
void Supervision::settle(SteadyTime now) {
    for (const auto index : order_.start_order) {
        auto& service = services_[index];
        if (service.leash()) {
            auto here = moment({index}, now);
            service.mind_leash(here);
        }
        if (closing_) {
            const bool runs = service.live() && service.state() != State::Stopping;
            if (runs && !is_needed_by_live(index))
                service.request(Event::Stop, *closing_, moment({index}, now));
        } else if (service.state() == State::Waiting && may_run({index}, now)) {
            service.needs_met(moment({index}, now));
        }
    }
}

} // namespace tutti::supervise
