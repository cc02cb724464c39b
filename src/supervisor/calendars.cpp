// Schedules by the calendar: the time of day that an InstallationRun goes by, and the ticks that it keeps
// over boots.
#include "io/clock.hpp"
#include "supervisor/installation_run.hpp"

#include <utility>

namespace tutti::supervisor {

void InstallationRun::remember_ticks() {
    if (!wall_timer_) return;
    const auto kept = ticks_.read();
    if (!kept) return log_.warning(kept.error().message);
    if (!*kept) return;
    for (const Member& member : (*kept)->members()) {
        const auto service = find(member.key);
        if (!service || !member.value.is_number()) continue;
        if (!supervision_.service(*service).memory().last_tick)
            supervision_.remember_tick(*service, wall_time_from_seconds(member.value.number()));
    }
}

/// A schedule by the calendar is counted anew where the clock is set, or the machine was asleep.
Task<void> InstallationRun::watch_clock() {
    while (true) {
        const bool was_set = co_await wall_timer_->wait_until(std::nullopt);
        if (!was_set) co_return;
        supervision_.set_clock(io::wall_now(), read_clock());
        perform();
    }
}

/// The run directory is gone after a boot; when a calendar ticked last is not.
void InstallationRun::keep_ticks() {
    if (!wall_timer_ || stopping_ || !answering_) return;
    std::vector<Member> ticks;
    for (std::uint32_t index = 0; index < plans_.size(); ++index)
        if (const auto last = supervision_.service({index}).memory().last_tick;
            last && plans_[index].spec.cron)
            ticks.push_back({plans_[index].name, to_seconds(*last)});
    const auto kept = ticks_.keep(Value::object(std::move(ticks)));
    if (!kept && !std::exchange(told_ticks_, true)) log_.error(kept.error().message);
}

} // namespace tutti::supervisor
