#include "supervise/service.hpp"

#include "base/result.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::supervise {

namespace {

/// A deadline noticed later than this says that we ourselves stood still (a debugger, a machine asleep): then
/// a service that gave no sign of life gets another period.
constexpr microseconds stall_tolerance = milliseconds(500);

constexpr microseconds no_watchdog{0};

/// Between the first two questions whether it is ready; then twice as long each time.
constexpr microseconds first_pause = milliseconds(10);

/// As exactly as a person wants it: "865 ms", "6.9 s", "60 s".
std::string print(microseconds duration) {
    using Tenths = std::chrono::duration<std::int64_t, std::deci>;
    if (duration < seconds(1)) return fmt::format("{} ms", std::chrono::ceil<milliseconds>(duration).count());
    const auto tenths = std::chrono::round<Tenths>(duration).count();
    return tenths % 10 == 0 ? fmt::format("{} s", tenths / 10)
                            : fmt::format("{}.{} s", tenths / 10, tenths % 10);
}

std::string_view reason_to_resume(State state) {
    if (state == State::Backoff) return "restarted after a delay";
    if (state == State::CrashLoop) return "tried again after a crash loop";
    return "its schedule ticks";
}

} // namespace

void Service::request(Event event, std::string_view cause, Moment moment) {
    const bool was_wanted = memory_.wanted;
    if (event != Event::Trigger) memory_.wanted = event != Event::Stop;
    if (spec_.pattern == Pattern::Demand) {
        memory_.barred = event == Event::Stop;
        // One that was in use goes on being so; otherwise a person wants it until a person stops it.
        memory_.held = event == Event::Start || (event == Event::Restart && (memory_.held || !was_wanted));
        if (event == Event::Stop) memory_.lease.reset();
    }
    // What passes while a person wants none of it is not missed.
    if (event == Event::Stop && was_wanted) memory_.last_tick.reset();
    handle(event, cause, moment);
}

Result<void> Service::use(SteadyTime until, std::string_view cause, Moment moment) {
    invariant(spec_.pattern == Pattern::Demand, "leases are of services on demand");
    if (memory_.barred) return fail(ErrorCode::Conflict, "it was stopped by hand: start it");
    if (memory_.state == State::Failed) return fail(ErrorCode::Conflict, "it failed: " + memory_.cause);
    memory_.lease = std::max(memory_.lease.value_or(until), until);
    // Who renews a lease of what crashes does not cut its delay short.
    if (std::exchange(memory_.wanted, true)) return {};
    handle(Event::Start, cause, moment);
    return {};
}

void Service::rest_until_used(Moment moment) {
    memory_.since = moment.now;
    enter(State::Stopped, "waits until somebody uses it", moment);
}

Result<void> Service::release(std::string_view cause, Moment moment) {
    memory_.lease.reset();
    if (memory_.held) return fail(ErrorCode::Conflict, "it was started by hand: stop it");
    if (std::exchange(memory_.wanted, false)) handle(Event::Stop, cause, moment);
    return {};
}

void Service::executed(std::int64_t pid, Moment moment) {
    if (!memory_.live) return;
    const bool known = memory_.pid == pid;
    memory_.pid = pid;
    if (reaction(memory_.state, Event::Executed) != Reaction::Ignore)
        return handle(Event::Executed, "running", moment);
    // It registered before its shim could say so, or a daemon named another main process.
    if (!known) enter(memory_.state, memory_.cause, moment);
}

void Service::announced(Moment moment) {
    if (spec_.ready == Readiness::Notify) handle(Event::Announced, "said that it is ready", moment);
}

void Service::registered(Moment moment) {
    if (!memory_.live) return;
    memory_.registered = true;
    last_life_ = moment.now;
    if (spec_.ready == Readiness::Socket) handle(Event::Announced, "registered", moment);
    handle(Event::Alive, "registered again", moment);
}

void Service::heartbeat(Moment moment) {
    if (!memory_.live || !memory_.registered) return;
    last_life_ = moment.now;
    handle(Event::Alive, "its heartbeat is back", moment);
}

void Service::said(Saying saying, Moment moment) {
    if (!memory_.live) return;
    switch (saying) {
    case Saying::Stopping:
        return handle(Event::Leaving, "said that it stops", moment);
    case Saying::Trigger:
        return handle(Event::Hung, "hung: it said WATCHDOG=trigger", moment);
    case Saying::Reloading:
    case Saying::Reloaded:
        break;
    }
    if (!healthy()) return;
    enter(State::Ready, saying == Saying::Reloading ? "ready, reloads" : "ready, has reloaded", moment);
}

void Service::probed(std::uint64_t number, const Answer& answer, Moment moment) {
    if (!running() || !asking_.is_out || number != asking_.number) return;
    asking_.is_out = false;
    if (memory_.state == State::Starting) {
        if (answer.is_good) return handle(Event::Announced, "its probe was answered: " + answer.text, moment);
        asking_.text = answer.text;
        asking_.next = moment.now + asking_.pause;
        asking_.pause = std::min(2 * asking_.pause, spec_.ready_probe->every);
        return;
    }
    asking_.next = moment.now + spec_.live->every;
    asking_.failures = answer.is_good ? 0 : asking_.failures + 1;
    if (asking_.failures < spec_.live->failures) return;
    const auto times = asking_.failures == 1 ? "once" : fmt::format("{} times in a row", asking_.failures);
    handle(Event::Failing, fmt::format("its probe failed {}: {}", times, answer.text), moment);
}

bool Service::ended(const RunEnd& end, Moment moment) {
    if (!memory_.live) return false;
    comes_back_ = false;
    end_run(end, moment);
    return comes_back_;
}

void Service::retire(std::string_view cause, Moment moment) {
    memory_.wanted = false;
    memory_.lease.reset();
    if (!memory_.live) handle(Event::Stop, cause, moment);
}

void Service::kill(Moment moment) { handle(Event::GraceOver, "", moment); }

void Service::handle(Event event, std::string_view cause, Moment& moment) {
    react(reaction(memory_.state, event), cause, moment);
}

void Service::react(Reaction reaction, std::string_view cause, Moment& moment) {
    switch (reaction) {
    case Reaction::Ignore:
    case Reaction::Judge:
    case Reaction::Conclude:
        return; // the end of a run: end_run()
    case Reaction::Begin:
        return begin(cause, moment);
    case Reaction::Resume:
        return resume(std::string(cause), moment);
    case Reaction::Launch:
        return launch("all that it needs is up", moment);
    case Reaction::Rest:
        memory_.due.reset();
        return enter(State::Stopped, std::string(cause), moment);
    case Reaction::NoteExec:
        if (spec_.ready == Readiness::Exec) return be_ready(std::string(cause), moment);
        return enter(State::Starting, "running, not ready yet", moment);
    case Reaction::BeReady:
        return be_ready(std::string(cause), moment);
    case Reaction::BeUnhealthy:
        end_health(moment);
        return enter(State::Unhealthy, std::string(cause), moment);
    case Reaction::AskToStop:
        return ask_to_leave(Afterwards::Rest, cause, moment);
    case Reaction::AskToLeave:
        return ask_to_leave(Afterwards::Begin, cause, moment);
    case Reaction::LetLeave:
        memory_.due = moment.now + spec_.stop.grace;
        return leave(Afterwards::AsItEnds, cause, moment);
    case Reaction::GiveUpOn:
        return ask_to_leave(Afterwards::Judge, cause, moment);
    case Reaction::BeginLater:
        return leave(Afterwards::Begin, cause, moment);
    case Reaction::RestLater:
        return leave(Afterwards::Rest, cause, moment);
    case Reaction::Expel:
        memory_.due.reset();
        moment.actions.emplace_back(KillTree{id_});
        return leave(Afterwards::Begin, cause, moment);
    case Reaction::Replace:
        moment.actions.emplace_back(KillTree{id_});
        return leave(Afterwards::Judge, cause, moment);
    case Reaction::Ask:
        return ask(moment);
    case Reaction::Kill:
        memory_.due.reset();
        moment.actions.emplace_back(KillTree{id_});
        return;
    }
}

void Service::enter(State state, std::string cause, Moment& moment) {
    const State from = memory_.state;
    memory_.state = state;
    memory_.cause = std::move(cause);
    if (from != state) memory_.since = moment.now;
    moment.actions.emplace_back(Transition{id_, from, state, memory_.cause, moment.now});
}

void Service::begin(std::string_view cause, Moment& moment) {
    memory_.restart = {};
    memory_.schedule_start = moment.now;
    if (spec_.cron) return begin_calendar(cause, moment);
    if (may_launch(moment)) return launch(std::string(cause), moment);
    memory_.due.reset();
    wait(cause, moment);
}

void Service::resume(std::string cause, Moment& moment) {
    memory_.due.reset();
    if (passes_tick(moment)) return;
    if (spec_.pattern != Pattern::Ephemeral) ++memory_.restarts;
    if (may_launch(moment)) return launch(std::move(cause), moment);
    wait(cause, moment);
}

void Service::launch(std::string cause, Moment& moment) {
    invariant(!memory_.live, "a service was launched while it ran");
    memory_.due.reset();
    memory_.live = true;
    memory_.pid = 0;
    memory_.registered = false;
    memory_.token = gate_.token;
    memory_.started_at = moment.now;
    memory_.watchdog = spec_.watchdog.value_or(no_watchdog);
    extended_until_ = {};
    begin_asking(moment.now, first_pause);
    moment.actions.emplace_back(Spawn{id_});
    enter(State::Starting, std::move(cause), moment);
}

void Service::be_ready(std::string cause, Moment& moment) {
    memory_.ready_at = moment.now;
    last_ping_ = moment.now;
    if (memory_.state == State::Starting) {
        extended_until_ = {};
        if (spec_.live) begin_asking(moment.now + spec_.live->every, {});
    }
    enter(State::Ready, std::move(cause), moment);
}

/// Of its run, or of another phase of it: an answer that is under way says nothing of this one.
void Service::begin_asking(SteadyTime first, microseconds pause) {
    asking_ = {.number = asking_.number, .next = first, .pause = pause};
}

void Service::ask(Moment& moment) {
    asking_.is_out = true;
    moment.actions.emplace_back(Probe{id_, ++asking_.number, memory_.state != State::Starting});
}

/// Nothing where there is none, or one waits for its answer.
std::optional<SteadyTime> Service::next_question() const noexcept {
    if (!running() || asking_.is_out) return std::nullopt;
    if (memory_.state != State::Starting) return spec_.live ? std::optional(asking_.next) : std::nullopt;
    const bool is_asked = spec_.ready == Readiness::Probe && memory_.pid != 0;
    return is_asked ? std::optional(asking_.next) : std::nullopt;
}

void Service::end_health(Moment& moment) {
    if (moment.now - memory_.ready_at >= spec_.restart.reset_after) memory_.restart = {};
}

void Service::ask_to_leave(Afterwards afterwards, std::string_view cause, Moment& moment) {
    memory_.due = moment.now + spec_.stop.grace;
    moment.actions.emplace_back(SendSignal{id_, spec_.stop.signal});
    leave(afterwards, cause, moment);
}

void Service::leave(Afterwards afterwards, std::string_view cause, Moment& moment) {
    if (healthy()) end_health(moment);
    memory_.afterwards = afterwards;
    memory_.ending = cause;
    // Who stops already keeps the time it asked for, whatever is wanted of it afterwards.
    if (memory_.state != State::Stopping) extended_until_ = {};
    enter(State::Stopping, memory_.ending, moment);
}

void Service::end_run(const RunEnd& end, Moment& moment) {
    const auto reaction_to_end = reaction(memory_.state, Event::Ended);
    if (healthy()) end_health(moment);
    memory_.live = false;
    memory_.pid = 0;
    memory_.registered = false;
    memory_.due.reset();
    memory_.last_end = LastEnd{end, moment.now, memory_.ending};
    if (reaction_to_end == Reaction::Conclude) return conclude(end, moment);
    judge(describe(end), end.success(), moment);
}

void Service::conclude(const RunEnd& end, Moment& moment) {
    auto cause = std::move(memory_.ending);
    memory_.ending.clear();
    if (memory_.wanted && memory_.afterwards == Afterwards::Begin) return begin(cause, moment);
    if (memory_.afterwards == Afterwards::AsItEnds) return judge(describe(end), end.success(), moment);
    if (memory_.afterwards == Afterwards::Judge) return judge(std::move(cause), false, moment);
    enter(State::Stopped, std::move(cause), moment);
}

void Service::judge(std::string cause, bool success, Moment& moment) {
    if (!memory_.wanted) return enter(State::Stopped, std::move(cause), moment);
    if (spec_.pattern == Pattern::Ephemeral) return judge_ephemeral(std::move(cause), success, moment);
    if (spec_.pattern == Pattern::Demand && success) { // it says itself that it is not needed now
        memory_.wanted = false;
        memory_.held = false;
        memory_.lease.reset();
        return enter(State::Completed, std::move(cause), moment);
    }
    const auto when = spec_.restart.when;
    if (when == RestartWhen::Never || (when == RestartWhen::OnFailure && success))
        return enter(success ? State::Completed : State::Failed, std::move(cause), moment);

    comes_back_ = true;
    const auto uptime = moment.now - memory_.started_at;
    const auto verdict = judge_crash(spec_.restart, memory_.restart, moment.now, uptime, moment.random);
    if (verdict.kind == Verdict::Kind::AtOnce) return resume(cause + "; restarted at once", moment);
    if (verdict.delay) memory_.due = moment.now + *verdict.delay;
    if (verdict.kind == Verdict::Kind::Later)
        return enter(State::Backoff, fmt::format("{}; restarts in {}", cause, print(*verdict.delay)), moment);
    const auto outlook = verdict.delay ? "next try in " + print(*verdict.delay) : std::string("given up");
    enter(State::CrashLoop, fmt::format("{}; ended too often: {}", cause, outlook), moment);
}

void Service::judge_ephemeral(std::string cause, bool success, Moment& moment) {
    wait_for_tick(moment);
    enter(success ? State::Completed : State::Failed, std::move(cause), moment);
}

void Service::adopted(const LiveRun& run, Moment moment) {
    const bool known = running() || memory_.state == State::Stopping;
    memory_.live = true;
    memory_.pid = run.pid;
    memory_.started_at = run.started_at;
    last_life_ = moment.now;
    last_ping_ = moment.now;
    begin_asking(moment.now, first_pause);
    // It keeps what it was told at its start, whatever the file says by now.
    if (!known || !memory_.watchdog) memory_.watchdog = spec_.watchdog.value_or(no_watchdog);
    if (run.watchdog) watchdog_changed(*run.watchdog);
    extended(run.extended_until);
    if (memory_.state == State::Stopping) {
        memory_.due = moment.now + spec_.stop.grace;
        if (memory_.afterwards == Afterwards::AsItEnds) return enter(State::Stopping, memory_.cause, moment);
        // Whether the signal was sent, nobody knows: a second one does no harm.
        moment.actions.emplace_back(SendSignal{id_, spec_.stop.signal});
        return enter(State::Stopping, memory_.cause, moment);
    }
    // What was renewed last, nobody knows: whoever uses it gets the time to say so again.
    if (spec_.pattern == Pattern::Demand) memory_.lease = moment.now + spec_.idle_stop;
    memory_.wanted = memory_.wanted || !known;
    memory_.due.reset();
    enter(known ? memory_.state : State::Starting, "adopted", moment);
    if (run.executed) handle(Event::Executed, "adopted", moment);
    if (run.announced) announced(moment);
    if (run.leaving) said(Saying::Stopping, moment);
    if (run.triggered) said(Saying::Trigger, moment);
    extended(run.extended_until);
}

void Service::vanished(Moment moment) {
    if (!running()) return;
    handle(Event::Leaving, "it was killed together with its shim: what is left of it is ended", moment);
    memory_.ending.clear(); // no cause of its end: that is still to be found out
}

bool Service::running() const noexcept {
    return memory_.state == State::Starting || memory_.state == State::Ready
           || memory_.state == State::Unhealthy;
}

void Service::advance(Moment moment) {
    while (true) {
        const auto deadline = next();
        if (!deadline || deadline->at > moment.now) return;
        if (deadline->event == Event::Lapsed) {
            mind_leash(moment);
            continue;
        }
        const bool about_life = deadline->event == Event::Silent || deadline->event == Event::Hung;
        if (about_life && moment.now - deadline->at > stall_tolerance) {
            last_life_ = moment.now;
            last_ping_ = moment.now;
            continue;
        }
        if (deadline->event == Event::Stop) {
            static_cast<void>(release(fmt::format("nobody used it for {}", print(spec_.idle_stop)), moment));
            continue;
        }
        if (deadline->event == Event::Due && waits_for_tick() && spec_.cron)
            memory_.last_tick = std::max<WallTime>(
                memory_.next_tick.value_or(moment.wall), std::chrono::floor<std::chrono::minutes>(moment.wall)
            );
        std::string reason(deadline->reason);
        if (deadline->event == Event::Overdue && memory_.state == State::Starting && !asking_.text.empty())
            reason += ": " + asking_.text;
        handle(deadline->event, reason, moment);
    }
}

std::optional<SteadyTime> Service::next_deadline() const noexcept {
    const auto deadline = next();
    if (!deadline) return std::nullopt;
    return deadline->at;
}

std::optional<Service::Deadline> Service::next() const noexcept {
    std::optional<Deadline> first;
    const auto consider = [&](SteadyTime at, Event event, std::string_view reason) {
        if (!first || at < first->at) first = Deadline{at, event, reason};
    };
    if (memory_.lease && !memory_.held) consider(*memory_.lease, Event::Stop, "");
    if (const auto due = leash_due()) consider(*due, Event::Lapsed, "");
    if (!running()) {
        if (memory_.due && memory_.state == State::Stopping)
            consider(std::max(*memory_.due, extended_until_), Event::GraceOver, "");
        else if (memory_.due)
            consider(*memory_.due, Event::Due, reason_to_resume(memory_.state));
        return first;
    }
    if (const auto question = next_question()) consider(*question, Event::ProbeDue, "");
    const auto later = [this](SteadyTime limit) { return std::max(limit, extended_until_); };
    if (spec_.pattern == Pattern::Ephemeral)
        consider(later(memory_.started_at + spec_.timeout), Event::Overdue, "took longer than its timeout");
    if (memory_.state == State::Starting) {
        consider(later(memory_.started_at + spec_.start_timeout), Event::Overdue, "was not ready in time");
        return first;
    }
    if (const auto period = memory_.watchdog.value_or(no_watchdog); period > no_watchdog)
        consider(later(last_ping_ + period), Event::Hung, "hung: the watchdog heard nothing for its period");
    if (memory_.registered) {
        if (healthy())
            consider(last_life_ + spec_.silence.unhealthy_after, Event::Silent, "its heartbeat stopped");
        consider(last_life_ + spec_.silence.replaced_after, Event::Hung, "hung: no heartbeat for too long");
    }
    return first;
}

} // namespace tutti::supervise
