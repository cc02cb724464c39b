#include "supervisor/installation_run.hpp"

#include "contract/service_state.hpp"
#include "io/clock.hpp"
#include "io/notify.hpp"
#include "supervisor/control_group.hpp"
#include "supervisor/leftovers.hpp"
#include "supervisor/memory_file.hpp"
#include "toml/values.hpp"

#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <unistd.h>
#include <utility>

namespace tutti::supervisor {

namespace {

control::ServerOptions server_options(const Options& options) {
    control::ServerOptions server;
    server.worker = "supervisor";
    server.directory = options.run_directory;
    server.heartbeat = options.heartbeat;
    return server;
}

SteadyTime steady(std::int64_t microseconds_since_boot) {
    return SteadyTime(microseconds(microseconds_since_boot));
}

} // namespace

InstallationRun::InstallationRun(
    asio::any_io_executor executor, const Options& options, const std::vector<LaunchPlan>& plans,
    supervise::Supervision supervision, std::optional<ReloadPlan> reload, SocketStore& sockets
)
    : options_(options), plans_(plans), supervision_(std::move(supervision)),
      log_("supervisor", options.log_level, STDERR_FILENO, io::Patience::Never), tasks_(executor),
      leftovers_(executor),
      runs_(
          executor, tasks_, plans_, options.program_directory / "tutti-shim",
          [this](ServiceId service, const auto& before, const auto& now) {
              shim_reported(service, before, now);
          },
          [this](ServiceId service, const supervise::RunEnd& end) { run_ended(service, end); }
      ),
      probes_(
          executor, tasks_, plans_, options.program_directory / "tutti-shim",
          [this](ServiceId service, std::uint64_t number, const supervise::Answer& answer) {
              probe_answered(service, number, answer);
          }
      ),
      log_packer_(
          executor, tasks_, options.program_directory / "tutti", options.state_directory,
          [this] { log_.warning("rotated logs could not be packed: `tutti pack-logs` says why"); }
      ),
      sockets_(executor, tasks_, plans_, sockets, [this](ServiceId service) { connection_came(service); }),
      server_(executor, server_options(options)), signals_(executor, SIGTERM, SIGINT, SIGCHLD),
      timer_(executor), ended_(executor, asio::steady_timer::time_point::max()), boot_(boot_id()),
      ticks_(disk_, options.state_directory / "ticks.json"),
      history_(
          disk_, options.state_directory / "history",
          [this](const std::string& sentence) { log_.warning(sentence); }
      ),
      told_(plans.size()), vain_starts_(plans.size()), settings_(plans.size()), began_(io::steady_now()),
      reload_(std::move(reload)) {
    log_.show_as(options.log_look);
    if (std::ranges::any_of(plans, [](const LaunchPlan& plan) { return plan.spec.cron.has_value(); }))
        wall_timer_.emplace(executor);
    if (std::ranges::any_of(plans, [](const LaunchPlan& plan) { return plan.spec.is_gated(); }))
        boot_timer_.emplace(executor);
}

Task<Result<std::optional<Handover>>> InstallationRun::run() {
    co_await adopt_all();
    open_sockets();
    remember_ticks();
    supervision_.set_clock(io::wall_now(), read_clock());
    say_commands();
    say_handover_commands();
    say_gate_commands();
    auto opened = server_.open();
    if (!opened) {
        sockets_.give_back();
        co_await tasks_.stop();
        co_return pass_on(opened);
    }
    tasks_.spawn("signals", watch_signals());
    tasks_.spawn("timer", watch_time());
    if (wall_timer_) tasks_.spawn("clock", watch_clock());
    if (boot_timer_) tasks_.spawn("gates", watch_gates());
    if (const auto period = io::watchdog_period()) tasks_.spawn("watchdog", say_alive(*period));
    for (const auto& plan : plans_)
        for (const auto& limit : plan.unenforced)
            log_.warning(fmt::format("{}: {}", plan.name, limit), {{"unit", plan.name}});
    for (const auto& plan : plans_) // what was rotated while nobody supervised
        if (plan.packs_logs) log_packer_.ask(plan.name);
    end_leftovers();
    restart_outdated();
    supervision_.start_all(read_clock());
    answering_ = true;
    perform();
    tell_service_manager();
    co_await wait_for_end();
    co_await leftovers_.join();
    if (handover_)
        sockets_.give_back();
    else
        for (std::uint32_t index = 0; index < plans_.size(); ++index) sockets_.close({index});
    // Nothing is left to listen to; whoever asked for this has their answer first.
    co_await asio::post(asio::use_awaitable);
    co_await server_.stop();
    co_await tasks_.stop();
    co_return std::move(handover_);
}

void InstallationRun::shim_reported(
    ServiceId service, const Runs::ShimState& before, const Runs::ShimState& now
) {
    const auto time = read_clock();
    if (now.executed != 0 && (before.executed == 0 || before.main_pid != now.main_pid)) {
        supervision_.executed(service, now.main_pid, time);
        changed_.insert(service.value);
    }
    if (now.announced != 0 && before.announced == 0) supervision_.announced(service, time);
    take_sayings(service, before, now);
    if (contract::says_bus_away(before.status) != contract::says_bus_away(now.status)) show(service);
    if (now.log_rotations != before.log_rotations && plans_[service.value].packs_logs)
        log_packer_.ask(plans_[service.value].name);
    if (now.lines_lost > before.lines_lost)
        log_.warning(fmt::format("{}: log lines are lost", plans_[service.value].name));
    perform();
}

/// What sd_notify(3) has besides READY=1. An extension last: each of the others begins another phase.
void InstallationRun::take_sayings(
    ServiceId service, const Runs::ShimState& before, const Runs::ShimState& now
) {
    using supervise::Saying;
    const auto time = read_clock();
    if (now.last_ping != before.last_ping) supervision_.pinged(service, steady(now.last_ping));
    const auto period = period_said(now);
    if (period && now.watchdog != before.watchdog) supervision_.watchdog_changed(service, *period);
    if (now.reloading != before.reloading)
        supervision_.said(service, now.reloading != 0 ? Saying::Reloading : Saying::Reloaded, time);
    if (now.leaving != before.leaving) supervision_.said(service, Saying::Stopping, time);
    if (now.triggered_at != before.triggered_at) supervision_.said(service, Saying::Trigger, time);
    if (now.extended_until != before.extended_until)
        supervision_.extended(service, steady(now.extended_until));
    if (now.refused[0] != before.refused[0])
        log_.warning(
            fmt::format(
                "{}: it said {}=, which is not done here", plans_[service.value].name,
                std::string_view(now.refused)
            ),
            {{"unit", plans_[service.value].name}}
        );
}

void InstallationRun::run_ended(ServiceId service, supervise::RunEnd end) {
    if (end.kind == supervise::RunEnd::Kind::NotExecuted && end.detail == supervise::shim::not_executed)
        end.detail = fmt::format("{} {}", plans_[service.value].command.front(), end.detail);
    if (const auto& plan = plans_[service.value]; !plan.control_group.empty()) {
        if (!end.success() && was_out_of_memory(plan.control_group))
            end.detail = fmt::format(
                "out of memory, its limit is {}", toml::print_size(plan.limits.memory.value_or(0))
            );
        remove_group(plan.control_group);
    }
    // What it rotated last, it had no time to say.
    if (plans_[service.value].packs_logs && runs_.state(service).log_rotations > 0)
        log_packer_.ask(plans_[service.value].name);
    supervision_.ended(service, end, read_clock());
    perform();
}

void InstallationRun::probe_answered(
    ServiceId service, std::uint64_t number, const supervise::Answer& answer
) {
    supervision_.probed(service, number, answer, read_clock());
    perform();
}

Task<void> InstallationRun::watch_signals() {
    while (true) {
        const auto [error, signal] = co_await signals_.async_wait(no_throw);
        if (error) co_return;
        if (signal == SIGCHLD) {
            reap_shims();
            continue;
        }
        stop_everything(signal == SIGINT ? "interrupted" : "the installation is being stopped");
    }
}

/// How a run ended, its shim has said; what is left of the shim itself is nobody's. While another child of
/// ours runs, whose exit code counts, everybody waits.
void InstallationRun::reap_shims() noexcept {
    if (asks_program_) return probes_.reap();
    int wait_status = 0;
    for (pid_t pid = 0; (pid = ::waitpid(-1, &wait_status, WNOHANG)) > 0;) {
        probes_.ended(pid, wait_status);
        log_packer_.ended(pid, wait_status);
    }
}

Task<void> InstallationRun::watch_time() {
    while (true) {
        armed_ = supervision_.next_deadline();
        timer_.expires_at(armed_ ? io::to_asio(*armed_) : asio::steady_timer::time_point::max());
        const auto [error] = co_await timer_.async_wait(no_throw);
        if (error) continue;            // another deadline, or the end: then this await throws
        const auto time = read_clock(); // one for both: no lease ends that was not looked at
        renew_by_connections(time);
        supervision_.advance(time);
        perform();
    }
}

/// Asked a second time, there is no more grace.
void InstallationRun::stop_everything(std::string_view cause) {
    if (handover_) {
        // Whoever goes on in our place ends: it gets this when it listens.
        hold_signals();
        ::kill(::getpid(), SIGTERM);
        return;
    }
    log_.info(stopping_ ? "killing everything" : "stopping everything", {{"cause", cause}});
    io::notify("STOPPING=1");
    if (!stopping_) {
        stopping_ = true;
        // What stops now was not stopped by a person: the next installation starts it again.
        std::error_code ignored;
        for (const auto& plan : plans_) std::filesystem::remove(plan.paths.memory, ignored);
        supervision_.stop_all(cause, read_clock());
    } else {
        supervision_.kill_all(read_clock());
    }
    perform();
}

void InstallationRun::perform() {
    if (performing_) return;
    performing_ = true;
    for (auto actions = supervision_.take_actions(); !actions.empty(); actions = supervision_.take_actions())
        for (const auto& action : actions) perform(action);
    performing_ = false;
    mind_sockets();
    keep_memories();
    keep_ticks();
    if (supervision_.next_deadline() != armed_) timer_.cancel();
    mind_gates();
    if (supervision_.all_stopped()) ended_.cancel();
}

void InstallationRun::perform(const supervise::Action& action) {
    if (const auto* launch = std::get_if<supervise::Spawn>(&action)) {
        spawn(launch->service);
    } else if (const auto* signal = std::get_if<supervise::SendSignal>(&action)) {
        runs_.signal(signal->service, signal->signal);
    } else if (const auto* kill = std::get_if<supervise::KillTree>(&action)) {
        runs_.kill(kill->service);
    } else if (const auto* probe = std::get_if<supervise::Probe>(&action)) {
        probes_.ask(*probe);
    } else if (const auto* limit = std::get_if<supervise::Limit>(&action)) {
        runs_.limit(limit->service, supervision_.limit_of(limit->service));
    } else {
        tell(std::get<supervise::Transition>(action));
    }
}

void InstallationRun::spawn(ServiceId service) {
    changed_.insert(service.value);
    auto launched = sockets_.open(service);
    if (launched) launched = runs_.launch(service, sockets_.hand_out(service), grant_of(service));
    settings_[service.value] = plans_[service.value].settings;
    if (launched) return;
    log_.error(launched.error().message, {{"for", plans_[service.value].name}});
    supervise::RunEnd end{supervise::RunEnd::Kind::NotExecuted, 0, launched.error().message};
    supervision_.ended(service, end, read_clock());
}

/// sd_notify, for a supervisor that is itself a service: ready when all required services are.
void InstallationRun::tell_service_manager() {
    if (!answering_) return;
    std::size_t required = 0;
    std::size_t ready = 0;
    for (std::uint32_t index = 0; index < plans_.size(); ++index) {
        const auto& memory = supervision_.service({index}).memory();
        const auto state = memory.state;
        if (!plans_[index].required || !memory.wanted) continue; // nobody waits for what a person stopped
        ++required;
        if (state == supervise::State::Ready || state == supervise::State::Completed) ++ready;
    }
    const auto status = fmt::format("STATUS={} of {} required services are ready", ready, required);
    const bool first = !said_ready_ && ready == required;
    if (!first && status == said_status_) return;
    // Never waits: whoever does not read must not stop us.
    const bool sent = io::notify(first ? "READY=1\n" + status : status);
    if (sent) said_status_ = status;
    said_ready_ = said_ready_ || (first && sent);
    const bool is_heard = ::getenv("NOTIFY_SOCKET") != nullptr;
    if (first && !sent && is_heard && !std::exchange(says_ready_later_, true))
        tasks_.spawn("readiness", say_ready_later());
}

/// To a service manager that replaces what is silent for longer than `period`.
Task<void> InstallationRun::say_alive(microseconds period) {
    bool elapsed = true;
    while (elapsed) {
        io::notify("WATCHDOG=1");
        elapsed = co_await io::sleep_for(period / 2);
    }
}

Task<void> InstallationRun::say_ready_later() {
    constexpr microseconds pause = milliseconds(100);
    while (!said_ready_) {
        co_await io::sleep_for(pause);
        tell_service_manager();
    }
}

void InstallationRun::keep_memories() {
    if (stopping_) changed_.clear();
    // What the disk refuses is tried again with the next thing that happens, and said once.
    std::erase_if(changed_, [this](std::uint32_t index) {
        const Remembered remembered{
            supervision_.service({index}).memory(), runs_.invocation({index}), settings_[index]
        };
        const auto kept = save_memory(disk_, plans_[index].paths.memory, remembered, boot_);
        if (kept) told_unkept_.erase(index);
        if (!kept && told_unkept_.insert(index).second)
            log_.error(kept.error().message, {{"unit", plans_[index].name}});
        return kept.has_value();
    });
}

Task<void> InstallationRun::wait_for_end() {
    while (!supervision_.all_stopped() && !handover_) {
        const auto [error] = co_await ended_.async_wait(no_throw);
        static_cast<void>(error);
    }
}

} // namespace tutti::supervisor
