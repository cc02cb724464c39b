// One service: what happened to it goes in, what is to be done about it comes out. The rules are the table in
// state.cpp; here is what each reaction means.
#pragma once

#include "base/random.hpp"
#include "base/result.hpp"
#include "supervise/action.hpp"
#include "supervise/gate.hpp"
#include "supervise/service_memory.hpp"
#include "supervise/spec.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::supervise {

/// What surrounds one input.
struct Moment {
    SteadyTime now;
    bool needs_met; ///< … and its gate is open
    RandomSource& random;
    std::vector<Action>& actions; ///< what is to be done is appended here, in order
    WallTime wall = {};           ///< the time of day, for schedules by the calendar
};

/// A run that was found alive: what its shim says of it.
struct LiveRun {
    std::int64_t pid = 0;
    SteadyTime started_at = {};
    bool executed = false;
    bool announced = false;                    ///< it had said READY=1
    bool leaving = false;                      ///< … STOPPING=1
    bool triggered = false;                    ///< … WATCHDOG=trigger
    std::optional<microseconds> watchdog = {}; ///< the period that it asked for, 0: none
    SteadyTime extended_until = {};            ///< by EXTEND_TIMEOUT_USEC
    BootTime limit = {};                       ///< it is killed then; none where that is the epoch
};

/// What a running service says of itself (sd_notify), READY=1 apart.
enum class Saying : std::uint8_t {
    Stopping,
    Reloading,
    Reloaded, ///< READY=1 after Reloading
    Trigger,  ///< WATCHDOG=trigger: replace me
};

/// What came of a question.
struct Answer {
    bool is_good = false;
    std::string text = {}; ///< what came, or why nothing did: "status 503", "connection refused"
};

class Service {
public:
    Service(ServiceId id, ServiceSpec spec);

    const ServiceSpec& spec() const noexcept { return spec_; }
    const ServiceMemory& memory() const noexcept { return memory_; }
    State state() const noexcept { return memory_.state; }
    bool live() const noexcept { return memory_.live; }

    /// Start, Stop, Restart or Trigger; `cause` says who wants it.
    void request(Event event, std::string_view cause, Moment moment);
    void needs_met(Moment moment) { handle(Event::NeedsMet, "", moment); }
    void executed(std::int64_t pid, Moment moment);
    void announced(Moment moment);
    void registered(Moment moment);
    void heartbeat(Moment moment);
    void pinged(SteadyTime at) noexcept { last_ping_ = at; }
    void said(Saying saying, Moment moment);
    /// Of the question of that number; one of an earlier run, or phase of it, says nothing of this one.
    void probed(std::uint64_t number, const Answer& answer, Moment moment);
    /// Until then no time limit of the phase that it is in is over.
    void extended(SteadyTime until) noexcept { extended_until_ = until; }
    /// Another watchdog period for the rest of this run; 0: none.
    void watchdog_changed(microseconds period) noexcept { memory_.watchdog = period; }
    /// Whether that was a crash after which it comes back: what shares its fate restarts, too.
    bool ended(const RunEnd& end, Moment moment);
    /// The installation is going down: what ends from now on stays down. What does not run rests at once.
    void retire(std::string_view cause, Moment moment);
    /// It was asked to stop, and now has no time left.
    void kill(Moment moment);
    /// On demand: somebody uses it until then. Conflict where a person stopped it, or it failed.
    Result<void> use(SteadyTime until, std::string_view cause, Moment moment);
    /// On demand: the installation starts, and nobody uses it yet.
    void rest_until_used(Moment moment);
    /// On demand: nobody uses it any more. Conflict where a person started it.
    Result<void> release(std::string_view cause, Moment moment);
    /// Another period of its schedule; what waits for the next tick waits for that of the new one.
    void set_every(microseconds every, Moment moment);
    /// The clock was set: what waits for a tick of the calendar waits anew.
    void clock_was_set(Moment moment);
    /// What is known of its calendar from before this boot.
    void remember_tick(WallTime last) noexcept { memory_.last_tick = last; }

    // What holds it besides other services: service_gate.cpp
    const Gate& gate() const noexcept { return gate_; }
    /// Whether that was said last, by somebody who is still there.
    bool was_told(const Gate& gate) const noexcept { return heard_ == Heard::Said && gate_ == gate; }
    const std::optional<Leash>& leash() const noexcept { return leash_; }
    /// When mind_leash() is next due.
    std::optional<SteadyTime> leash_due() const noexcept;
    bool may_pass(SteadyTime now) const noexcept;
    /// Whether a tick of its calendar is another's now, who leads it.
    bool leaves_ticks(SteadyTime now) const noexcept;
    /// What a closed gate waits for.
    std::string held_by() const;
    /// What it is to do now waits at a gate that is known to be closed.
    bool is_held(SteadyTime now) const noexcept;
    void set_gate(Gate gate, std::optional<Leash> leash, Moment moment);
    /// Of a run that was found: it was let in, and what that depends on has still to be said.
    void presume_open();
    /// Where it may run it may for no longer than that.
    void shorten_leash(Leash most, Moment moment);
    /// The clock of leashes has gone on while that of deadlines stood still.
    void shift_leash(microseconds earlier) noexcept;
    /// Asks it to stop, or kills it, where its time is over.
    void mind_leash(Moment& moment);
    /// What waits says what for.
    void explain_wait(Moment& moment);

    /// Handles what is due by now.
    void advance(Moment moment);
    std::optional<SteadyTime> next_deadline() const noexcept;

    /// Puts back what an earlier supervisor knew. When that says that a run is live, adopted() or ended()
    /// follows; vanished() before it, where how it ended takes a while to find out.
    void restore(ServiceMemory memory) { memory_ = std::move(memory); }
    void adopted(const LiveRun& run, Moment moment);
    /// Nobody holds the run any more: it is not what it was, whatever is left of it.
    void vanished(Moment moment);

private:
    struct Deadline {
        SteadyTime at;
        Event event;
        std::string_view reason;
    };

    void handle(Event event, std::string_view cause, Moment& moment);
    void react(Reaction reaction, std::string_view cause, Moment& moment);
    void enter(State state, std::string cause, Moment& moment);
    void launch(std::string cause, Moment& moment);
    void resume(std::string cause, Moment& moment);
    void begin(std::string_view cause, Moment& moment);
    void begin_calendar(std::string_view cause, Moment& moment);
    WallTime last_tick(const Moment& moment) noexcept;
    bool missed_tick(const Moment& moment) noexcept;
    void wait_for_tick(Moment& moment);
    bool passes_tick(Moment& moment);
    bool waits_for_tick() const noexcept;
    void ask_to_leave(Afterwards afterwards, std::string_view cause, Moment& moment);
    void wait(std::string_view cause, Moment& moment);
    bool may_launch(const Moment& moment) const noexcept;
    void leave(Afterwards afterwards, std::string_view cause, Moment& moment);
    void end_run(const RunEnd& end, Moment& moment);
    void judge(std::string cause, bool success, Moment& moment);
    void judge_ephemeral(std::string cause, bool success, Moment& moment);
    void conclude(const RunEnd& end, Moment& moment);
    void be_ready(std::string cause, Moment& moment);
    void begin_asking(SteadyTime first, microseconds pause);
    void ask(Moment& moment);
    std::optional<SteadyTime> next_question() const noexcept;
    void end_health(Moment& moment);
    bool running() const noexcept;
    bool healthy() const noexcept { return memory_.state == State::Ready; }
    std::optional<Deadline> next() const noexcept;

    ServiceId id_;
    ServiceSpec spec_;
    ServiceMemory memory_;
    bool comes_back_ = false; ///< the end that is being judged was a crash
    SteadyTime last_life_;    ///< latest registration or heartbeat
    SteadyTime last_ping_;    ///< latest WATCHDOG=1
    struct Asking {
        std::uint64_t number = 0;   ///< of the latest question
        bool is_out = false;        ///< … which waits for its answer
        SteadyTime next = {};       ///< when the next one is put
        microseconds pause = {};    ///< before the one after that, while it starts
        std::uint32_t failures = 0; ///< in a row
        std::string text = {};      ///< of the latest failure
    };
    Asking asking_;
    Gate gate_; ///< closed until somebody says otherwise; of one that has none it says nothing
    std::optional<Leash> leash_;
    /// Of a gate: nothing yet, or that it was said; of an open one that whoever said it has gone, or that it
    /// was not said to us.
    enum class Heard : std::uint8_t { Nothing, Said, Fading, Presumed };
    Heard heard_ = Heard::Nothing;
    bool waits_at_gate_ = false;
    SteadyTime extended_until_; ///< in this phase of this run: starting, up or stopping
};

} // namespace tutti::supervise
