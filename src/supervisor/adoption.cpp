// What an InstallationRun does with what an earlier, killed supervisor left running.
#include "io/clock.hpp"
#include "io/file.hpp"
#include "supervisor/installation_run.hpp"
#include "supervisor/memory_file.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::supervisor {

Task<void> InstallationRun::adopt_all() {
    for (std::uint32_t index = 0; index < plans_.size(); ++index) co_await adopt({index});
    perform();
}

Task<void> InstallationRun::adopt(ServiceId service) {
    const auto& plan = plans_[service.value];
    io::remove_unfinished(disk_, plan.paths.memory); // of a supervisor that was killed while it wrote
    auto remembered = load_memory(disk_, plan.paths.memory, boot_, io::steady_now());
    if (!remembered && remembered.error().code != ErrorCode::NotFound)
        log_.warning(io::set_aside(disk_, plan.paths.memory, remembered.error()), {{"unit", plan.name}});
    auto live = co_await find_live_run(plan.paths);
    const auto time = read_clock();
    if (!live) {
        log_.error(live.error().message);
        supervise::ServiceMemory stuck;
        stuck.state = supervise::State::Failed;
        stuck.cause = live.error().message;
        stuck.since = time;
        supervision_.restore(service, std::move(stuck));
        co_return;
    }
    const bool was_live = remembered && remembered->memory.live;
    // It had no process, and the file says something else of it now: it begins anew.
    const bool begins = reload_ && std::ranges::count(reload_->started, plan.name) != 0;
    if (begins && !was_live && !live->has_value()) co_return;
    if (remembered) supervision_.restore(service, remembered->memory);
    if (remembered) settings_[service.value] = remembered->settings;
    if (was_live) told_[service.value].pid = remembered->memory.pid;
    if (live->has_value()) {
        const auto& state = (*live)->state;
        const supervise::LiveRun run{
            .pid = state.main_pid,
            .started_at = SteadyTime(microseconds(state.started_at)),
            .executed = state.executed != 0,
            .announced = state.announced != 0,
            .leaving = state.leaving != 0,
            .triggered = state.triggered_at != 0,
            .watchdog = period_said(state),
            .extended_until = SteadyTime(microseconds(state.extended_until)),
            .limit = BootTime(microseconds(state.limit)),
        };
        // Where the file names other addresses by now, those that it has end with it.
        if (settings_[service.value] == plan.settings) sockets_.take(service, std::move((*live)->sockets));
        runs_.adopt(service, std::move(**live));
        supervision_.adopted(service, run, time);
        log_.info(fmt::format("{}: adopted process {}", plan.name, run.pid));
        if (is_outdated(service))
            log_.warning(
                fmt::format("{}: its configuration differs from that of its process: restart it", plan.name),
                {{"unit", plan.name}}
            );
    } else if (was_live) {
        // Others build on what is ready, and so does who is told that everything is.
        const bool is_over = runs_.settle(service, remembered->invocation);
        if (!is_over) supervision_.vanished(service, time);
    } else if (remembered) {
        runs_.remember_invocation(service, remembered->invocation);
    }
}

/// Those that were found to need another process when the file was read again.
void InstallationRun::restart_outdated() {
    if (!reload_) return;
    for (const auto& name : reload_->restarted)
        if (const auto service = find(name)) {
            const auto asked = supervision_.request(
                *service, supervise::Request::Restart, "its configuration has changed", read_clock()
            );
            const bool is_held = !asked && asked.error().code == ErrorCode::Unavailable;
            invariant(asked || is_held, "nothing is being stopped yet");
        }
}

void InstallationRun::end_leftovers() {
    std::error_code error;
    const auto services = services_directory(options_.run_directory);
    for (const auto& path : io::paths_in(services)) {
        const auto name = path.filename().native();
        if (find(name)) continue;
        if (!std::filesystem::exists(ServicePaths(services, name).lock, error)) continue; // only set aside
        log_.warning(fmt::format("{} is no longer in the configuration: it is stopped", name));
        leftovers_.spawn("leftover " + name, end_leftover_of(ServicePaths(services, name)));
    }
}

Task<void> InstallationRun::end_leftover_of(ServicePaths paths) {
    constexpr microseconds grace = seconds(5);
    const auto ended = co_await end_leftover(std::move(paths), grace);
    if (!ended) log_.error(ended.error().message);
}

} // namespace tutti::supervisor
