// One installation while it is up: joins the pure supervision to shims, timers, signals and the control
// socket. What happens goes in, its actions are performed, and what changed is kept and told.
#pragma once

#include "control/server.hpp"
#include "io/boot_timer.hpp"
#include "io/disk.hpp"
#include "io/kept_object.hpp"
#include "io/log.hpp"
#include "io/task_group.hpp"
#include "io/wall_timer.hpp"
#include "supervise/supervision.hpp"
#include "supervisor/handover.hpp"
#include "supervisor/history.hpp"
#include "supervisor/log_packer.hpp"
#include "supervisor/probes.hpp"
#include "supervisor/runs.hpp"
#include "supervisor/service_sockets.hpp"
#include "supervisor/service_view.hpp"
#include "supervisor/vain_starts.hpp"

#include <boost/asio/signal_set.hpp>

#include <map>
#include <set>

namespace tutti::supervisor {

class InstallationRun {
public:
    /// `plans` outlives this; `supervision` was made of its specs, in their order. `reload`: what the run
    /// before has found to be done, where that one handed over; `sockets`: what it listened on.
    InstallationRun(
        asio::any_io_executor executor, const Options& options, const std::vector<LaunchPlan>& plans,
        supervise::Supervision supervision, std::optional<ReloadPlan> reload, SocketStore& sockets
    );

    /// Adopts, starts, supervises; returns when all has stopped, or with everything alive and who goes on.
    Task<Result<std::optional<Handover>>> run();

private:
    using ServiceId = supervise::ServiceId;

    // Coming up: adoption.cpp
    Task<void> adopt_all();
    Task<void> adopt(ServiceId service);
    void restart_outdated();
    void end_leftovers();
    Task<void> end_leftover_of(ServicePaths paths);

    // What happens
    void shim_reported(ServiceId service, const Runs::ShimState& before, const Runs::ShimState& now);
    void take_sayings(ServiceId service, const Runs::ShimState& before, const Runs::ShimState& now);
    void run_ended(ServiceId service, supervise::RunEnd end);
    Task<void> watch_signals();
    void reap_shims() noexcept;
    void probe_answered(ServiceId service, std::uint64_t number, const supervise::Answer& answer);
    Task<void> watch_time();
    void stop_everything(std::string_view cause);

    // What follows
    void perform();
    void perform(const supervise::Action& action);
    void spawn(ServiceId service);
    void tell_service_manager();
    Task<void> say_ready_later();
    Task<void> say_alive(microseconds period);
    void keep_memories();
    Task<void> wait_for_end();

    // What is told of it: telling.cpp
    void tell(const supervise::Transition& transition);
    void clean_up(ServiceId service);
    Value record(const supervise::Transition& transition);
    void show(ServiceId service, Value transition = nullptr);
    control::Reply history(const control::Request& request) const;

    // Handing over: handover_commands.cpp
    void say_handover_commands();
    control::Reply reload(const control::Request& request);
    Task<control::Reply> upgrade();
    std::vector<Standing> standings() const;
    void hand_over(Handover handover);

    // The sockets of services: listening.cpp
    void open_sockets();
    void mind_sockets();
    void connection_came(ServiceId service);
    void judge_starts(ServiceId service);
    bool is_in_use(ServiceId service) const;
    void renew_by_connections(SteadyTime now);

    // Schedules by the calendar: calendars.cpp
    void remember_ticks();
    Task<void> watch_clock();
    void keep_ticks();

    // What holds services besides each other: gates.cpp
    SteadyTime read_clock();
    Grant grant_of(ServiceId service) const;
    void say_gate_commands();
    control::Reply set_gates(const control::Request& request, const control::Peer& peer);
    void gates_left(control::ConnectionId connection);
    void mind_gates();
    Task<void> watch_gates();

    // The control socket: commands.cpp
    void say_commands();
    Value stats() const;
    control::Reply list() const;
    control::Reply request(const control::Request& request, supervise::Request what);
    control::Reply use(const control::Request& request);
    control::Reply shut_down();
    control::Reply set_intervals(const control::Request& request);
    control::Reply set_alerts(const control::Request& request);
    void worker_registered(const Value& frame, const control::Peer& peer);
    void worker_alive(const control::Peer& peer);
    std::optional<ServiceId> find(std::string_view name) const;
    bool is_outdated(ServiceId service) const;
    Value view(ServiceId service) const;
    Value views() const;

    /// What the history of a service has of it.
    struct Told {
        std::string cause;    ///< the latest
        std::int64_t pid = 0; ///< of its latest process, until its end is told
        SteadyTime end;       ///< of the latest run whose end is told
    };

    const Options& options_;
    const std::vector<LaunchPlan>& plans_;
    supervise::Supervision supervision_;
    io::Log log_;
    io::TaskGroup tasks_;
    io::TaskGroup leftovers_; ///< each ends by itself, and before we do
    Runs runs_;
    Probes probes_;
    LogPacker log_packer_;
    ServiceSockets sockets_;
    control::Server server_;
    asio::signal_set signals_;
    asio::steady_timer timer_;
    asio::steady_timer ended_;        ///< cancelled when everything has stopped
    std::optional<SteadyTime> armed_; ///< what timer_ waits for
    std::string boot_;
    io::SystemDisk disk_;
    io::KeptObject ticks_;                    ///< the latest of each calendar, over boots of the machine
    std::optional<io::WallTimer> wall_timer_; ///< where there is a calendar
    std::optional<io::BootTimer> boot_timer_; ///< where a service has a gate
    std::optional<BootTime> gates_due_;       ///< what it waits for
    std::optional<control::ConnectionId> gate_keeper_; ///< who said how the gates are
    History history_;
    std::vector<Told> told_;
    std::vector<VainStarts> vain_starts_;
    std::map<std::uint32_t, std::string> alerts_; ///< what somebody who watches sources says of services
    std::vector<std::string> settings_;           ///< of each service's latest run; empty: not known
    std::set<std::uint32_t> changed_;             ///< services whose memory is to be kept
    std::set<std::uint32_t> told_unheard_; ///< services whose sockets could not be opened, as the log knows
    std::set<std::uint32_t> told_unkept_;  ///< of those, which the log knows to be refused
    std::map<control::ConnectionId, ServiceId> workers_; ///< connections that registered
    std::set<control::ConnectionId> watchers_;
    SteadyTime began_;
    mutable SteadyOnWall clock_; ///< looked at each time that a service is viewed
    std::optional<ReloadPlan> reload_;
    std::optional<Handover> handover_; ///< to whom, as soon as who asked for it has the answer
    bool asks_program_ = false;        ///< whether it takes the file
    bool performing_ = false;
    bool answering_ = false; ///< on the control socket
    bool stopping_ = false;
    bool said_ready_ = false;
    bool says_ready_later_ = false; ///< as soon as whoever is told takes it
    bool said_page_ = false;
    bool told_ticks_ = false;   ///< that the disk refuses them
    bool told_history_ = false; ///< … what became of services
    std::string said_status_;
};

} // namespace tutti::supervisor
