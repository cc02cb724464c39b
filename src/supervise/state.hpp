// The states of a service, what can happen to it, and the table that says what follows from what.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tutti::supervise {

enum class State : std::uint8_t {
    Stopped,   ///< nobody wants it to run
    Waiting,   ///< for the services that it needs
    Starting,  ///< launched, not ready yet
    Ready,     ///< does its work
    Unhealthy, ///< runs, but gives no sign of life
    Backoff,   ///< ended; comes back after a delay
    CrashLoop, ///< ended too often; one try at each retry interval, or none
    Stopping,  ///< asked to end, or being killed
    Completed, ///< ended with exit code 0, as it should
    Failed,    ///< ended badly and does not come back by itself (before its next tick)
};
inline constexpr std::size_t state_count = 10;

enum class Event : std::uint8_t {
    Start,     ///< a person, or the installation, wants it to run
    Stop,      ///< … wants it to rest
    Restart,   ///< … wants a fresh run
    Trigger,   ///< … wants one run now, whatever the schedule says
    NeedsMet,  ///< every service that it needs is up
    Executed,  ///< exec succeeded
    Announced, ///< what its readiness asks for has come: READY=1, a registration
    Ended,     ///< the run is over and nothing of its process tree is left
    Overdue,   ///< not ready in time, or the run of an ephemeral took too long
    Silent,    ///< no heartbeat for long enough to be unhealthy
    Alive,     ///< a heartbeat
    Hung,      ///< no heartbeat for long enough to be replaced, or the watchdog's period is over
    Failing,   ///< its liveness probe failed so often in a row that it is to be replaced
    Leaving,   ///< it says that it ends by itself
    GraceOver, ///< it was asked to stop, or said that it stops, and had its time
    Due,       ///< the delay is over, or the schedule ticks
    ProbeDue,  ///< it is time to ask it
    Barred,    ///< it may not run any more: its gate has closed, or another leadership has begun
    Lapsed,    ///< … and the time is over by which it was to be gone
};
inline constexpr std::size_t event_count = 19;

/// What the machine does about an event.
enum class Reaction : std::uint8_t {
    Ignore,
    Begin,       ///< forget past crashes; launch when the needs are met
    Resume,      ///< launch when the needs are met
    Launch,      ///< launch now
    Rest,        ///< nothing runs: be stopped
    NoteExec,    ///< ready, if exec is all that readiness asks for
    BeReady,     ///
    BeUnhealthy, ///
    AskToStop,   ///< send the stop signal; rest when it has ended
    AskToLeave,  ///< send the stop signal; begin anew when it has ended
    BeginLater,  ///< already on its way out: begin anew when it has ended
    RestLater,   ///< already on its way out: rest when it has ended
    LetLeave,    ///< give it its grace; judge its end as it comes
    GiveUpOn,    ///< took too long: send the stop signal; judge it as a crash when it has ended
    Replace,     ///< hangs: kill its tree; judge it as a crash when it has ended
    Expel,       ///< may not run any more: kill its tree; begin anew when it has ended
    Kill,        ///< kill its tree
    Ask,         ///< put its probe's question
    Judge,       ///< it ended by itself: the restart policy decides
    Conclude,    ///< it ended because we wanted it to
};
inline constexpr std::size_t reaction_count = 20;

/// The table itself: what to do about `event` in `state`. docs/supervision.md shows it, and what Service does
/// beside it.
Reaction reaction(State state, Event event) noexcept;

/// Whether that reaction may make `to` of `from`. Where it may be several, the service's own settings and
/// what it needs decide.
bool may_lead_to(Reaction reaction, State from, State to) noexcept;

/// In plain words, as docs/supervision.md has them: "needs met", "ask to stop".
const char* name(Event event) noexcept;
const char* name(Reaction reaction) noexcept;
/// "crash_loop", as in payloads and on the control socket.
const char* name(State state) noexcept;
std::optional<State> state_from(std::string_view name) noexcept;

} // namespace tutti::supervise
