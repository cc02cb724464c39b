// The ticks of a service that runs by a period or by the calendar.
#include "base/result.hpp"
#include "supervise/schedule.hpp"
#include "supervise/service.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::supervise {

/// Whoever starts it wants its schedule, not a run; but what was missed is made up for.
void Service::begin_calendar(std::string_view cause, Moment& moment) {
    if (missed_tick(moment)) {
        memory_.last_tick = moment.wall;
        return resume(fmt::format("{}; a run of its schedule was missed", cause), moment);
    }
    wait_for_tick(moment);
    enter(State::Completed, fmt::format("{}; waits for its schedule", cause), moment);
}

/// The latest that was taken, or since when its calendar is known.
WallTime Service::last_tick(const Moment& moment) noexcept {
    auto& last = memory_.last_tick;
    // Set back by more than a change of the clocks (as in cron(8) of Debian): it had been wrong.
    constexpr auto set_back = std::chrono::hours(3);
    if (!last || *last > moment.wall + set_back) last = moment.wall;
    return *last;
}

/// Whether a tick passed since then.
bool Service::missed_tick(const Moment& moment) noexcept {
    const auto last = last_tick(moment);
    if (!spec_.catch_up) return false;
    const auto next = spec_.cron->next(last, spec_.zone);
    return next && *next <= moment.wall;
}

void Service::wait_for_tick(Moment& moment) {
    if (spec_.cron) {
        memory_.next_tick = spec_.cron->next(std::max(last_tick(moment), moment.wall), spec_.zone);
        memory_.due.reset();
        if (!memory_.next_tick) return;
        memory_.due = moment.now + (*memory_.next_tick - moment.wall);
    } else {
        invariant(spec_.every.has_value(), "an ephemeral service has a period");
        memory_.due = next_tick(memory_.schedule_start, *spec_.every, moment.now);
    }
    *memory_.due += std::chrono::round<microseconds>(spec_.jitter * moment.random.unit());
}

bool Service::leaves_ticks(SteadyTime now) const noexcept {
    return spec_.cron && spec_.leader == Leading::Only && !may_pass(now);
}

/// A tick of the calendar is its leader's: who leads later has not missed it.
bool Service::passes_tick(Moment& moment) {
    if (!leaves_ticks(moment.now)) return false;
    wait_for_tick(moment);
    enter(State::Completed, fmt::format("its time passed: {}", held_by()), moment);
    return true;
}

bool Service::waits_for_tick() const noexcept {
    return spec_.pattern == Pattern::Ephemeral && memory_.due
           && (memory_.state == State::Completed || memory_.state == State::Failed);
}

void Service::set_every(microseconds every, Moment moment) {
    if (spec_.pattern != Pattern::Ephemeral || spec_.cron || spec_.every == every) return;
    spec_.every = every;
    if (waits_for_tick()) wait_for_tick(moment);
}

void Service::clock_was_set(Moment moment) {
    if (!spec_.cron || !waits_for_tick()) return;
    if (missed_tick(moment))
        memory_.due = moment.now;
    else
        wait_for_tick(moment);
}

} // namespace tutti::supervise
