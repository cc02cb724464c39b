// All services of an installation together: who may start, who stops after whom, and what is due when.
// Pure: the adapter tells it what happened and the time, and performs the actions that it asks for.
#pragma once

#include "base/random.hpp"
#include "supervise/dependency_order.hpp"
#include "supervise/group.hpp"
#include "supervise/service.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace tutti::supervise {

enum class Request : std::uint8_t { Start, Stop, Restart, Trigger };

class Supervision {
public:
    /// `random` outlives this. InvalidInput for needs that cannot be met, see DependencyOrder.
    /// The members of groups are services; who is in none shares nobody's fate.
    static Result<Supervision>
    of(std::vector<ServiceSpec> services, RandomSource& random, const std::vector<Group>& groups = {});

    // What an earlier supervisor knew, before anything else. adopted() or ended() follows for each service
    // whose memory says that it is live, and adopted() for each that was found alive against its memory;
    // vanished() for one whose shim is gone, where its end is not known at once.
    void restore(ServiceId service, ServiceMemory memory);
    void adopted(ServiceId service, const LiveRun& run, SteadyTime now);
    void vanished(ServiceId service, SteadyTime now);

    /// Starts every service that was not restored, except those that start on demand.
    void start_all(SteadyTime now);
    /// Stops everything: each service after all that need it. Requests are refused from now on.
    void stop_all(std::string_view cause, SteadyTime now);
    /// No more grace: kills what still runs.
    void kill_all(SteadyTime now);
    /// Whether stop_all() has come to its end.
    bool all_stopped() const noexcept;

    /// Conflict while everything is being stopped. Trigger: also where it has no schedule, or runs already.
    /// Unavailable where it now waits at a closed gate: it is wanted all the same.
    Result<void> request(ServiceId service, Request request, std::string_view cause, SteadyTime now);
    /// Somebody uses the service for so long from now; not at all any more, where that is 0. It is started
    /// where it runs on demand, and stopped when the last such lease is over. Conflict where it stays down.
    Result<void> use(ServiceId service, microseconds lease, std::string_view cause, SteadyTime now);

    /// The time of day at `now`: at first, and whenever the clock was set.
    void set_clock(WallTime wall, SteadyTime now);
    /// The latest tick of its calendar that was taken, as it was kept.
    void remember_tick(ServiceId service, WallTime last) { at(service).remember_tick(last); }

    // What holds services besides each other. What nobody says of a service that has a gate is closed.
    /// The clock of leases at `now`: before each use of this where some service has a gate.
    void set_boot_clock(BootTime boot, SteadyTime now);
    void set_gate(ServiceId service, const Gate& gate, SteadyTime now);
    /// Whoever said how the gates are is gone: what is open stays so for `gate_patience`.
    void gates_unheard(SteadyTime now);
    /// When advance() is to be called next for a gate, whatever next_deadline() says.
    std::optional<BootTime> gates_due() const noexcept;
    /// When a run of this service is killed, whoever lives then.
    std::optional<BootTime> limit_of(ServiceId service) const noexcept;

    // What happened to a service's run.
    void executed(ServiceId service, std::int64_t pid, SteadyTime now);
    void announced(ServiceId service, SteadyTime now);
    void registered(ServiceId service, SteadyTime now);
    void heartbeat(ServiceId service, SteadyTime now);
    void pinged(ServiceId service, SteadyTime at);
    void said(ServiceId service, Saying saying, SteadyTime now);
    void probed(ServiceId service, std::uint64_t number, const Answer& answer, SteadyTime now);
    void extended(ServiceId service, SteadyTime until) { at(service).extended(until); }
    void watchdog_changed(ServiceId service, microseconds period) { at(service).watchdog_changed(period); }
    void ended(ServiceId service, const RunEnd& end, SteadyTime now);

    /// Of one that runs on a schedule; the others have none.
    void set_every(ServiceId service, microseconds every, SteadyTime now) {
        at(service).set_every(every, moment(service, now));
    }

    /// Handles what is due by now.
    void advance(SteadyTime now);
    /// When advance() is to be called next, if nothing else happens before.
    std::optional<SteadyTime> next_deadline() const noexcept;

    /// What is to be done since the last call, in order.
    std::vector<Action> take_actions() { return std::exchange(actions_, {}); }

    std::size_t size() const noexcept { return services_.size(); }
    const Service& service(ServiceId id) const noexcept { return services_[id.value]; }
    std::optional<ServiceId> find(std::string_view name) const noexcept;
    /// Every service after those that it needs.
    const std::vector<std::uint32_t>& start_order() const noexcept { return order_.start_order; }

private:
    Supervision(std::vector<ServiceSpec> services, DependencyOrder order, RandomSource& random);

    Service& at(ServiceId id) noexcept { return services_[id.value]; }
    Moment moment(ServiceId id, SteadyTime now);
    bool may_run(ServiceId id, SteadyTime now) const noexcept;
    bool needs_are_up(ServiceId id) const noexcept;
    bool is_needed_by_live(std::uint32_t index) const noexcept;
    void share_fates(const Group& group);
    void restart_others(ServiceId crashed, SteadyTime now);
    void settle(SteadyTime now);
    void presume_gate(ServiceId service, const LiveRun& run, SteadyTime now);

    std::vector<Service> services_;
    std::vector<bool> restored_;
    DependencyOrder order_;
    std::vector<std::vector<ServiceId>> fates_; ///< of each service, who restarts when it has crashed
    RandomSource* random_;
    std::vector<Action> actions_;
    std::optional<std::string> closing_; ///< why everything is being stopped
    microseconds asleep_{0};             ///< how far the clock of leases is ahead of that of deadlines
    WallTime boot_{};                    ///< the time of day when the steady clock was 0
};

} // namespace tutti::supervise
