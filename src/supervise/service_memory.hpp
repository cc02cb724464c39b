// All that is known about one service at run time. It is what the next supervisor reads when this one was
// killed.
#pragma once

#include "base/time.hpp"
#include "supervise/restart_policy.hpp"
#include "supervise/run_end.hpp"
#include "supervise/state.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tutti::supervise {

/// What happens when a run that is on its way out has ended.
enum class Afterwards : std::uint8_t {
    Rest,     ///< a deliberate stop
    Begin,    ///< a deliberate restart
    Judge,    ///< we ended it because it hung or took too long: that is a crash
    AsItEnds, ///< it stops by itself: the restart policy judges how
};

struct LastEnd {
    RunEnd end;
    SteadyTime at;
    std::string cause = {}; ///< where it did not end by itself: who or what wanted that
    bool operator==(const LastEnd&) const = default;
};

struct ServiceMemory {
    State state = State::Stopped;
    std::string cause = "not started yet";
    SteadyTime since; ///< when it came into this state
    bool wanted = false;

    bool live = false;     ///< a run was launched and has not ended
    std::int64_t pid = 0;  ///< of the run's main process, 0 where it is not known
    SteadyTime started_at; ///< of the latest run
    /// What the latest run was told or asked for; 0: none; nothing where that is not known.
    std::optional<microseconds> watchdog;
    SteadyTime ready_at; ///< when it last became ready
    bool registered = false;
    std::uint64_t token = 0; ///< of the leadership by which the latest run was launched; 0: of none
    Afterwards afterwards = Afterwards::Rest; ///< in Stopping
    std::string ending;                       ///< in Stopping: why

    std::optional<SteadyTime> due; ///< end of the delay or of the grace, or the next tick, by state
    SteadyTime schedule_start;     ///< ticks are at whole periods from here
    std::optional<WallTime>
        last_tick; ///< of `cron`: the latest that was taken; before it, since when we know of it
    std::optional<WallTime> next_tick; ///< of `cron`: what `due` is for
    std::optional<SteadyTime> lease;   ///< on demand: somebody uses it until then
    bool held = false;                 ///< on demand: a person started it, so it needs no lease
    bool barred = false;               ///< on demand: a person stopped it, so no lease starts it
    std::uint64_t restarts = 0;        ///< by the policy, since the service was first started
    RestartMemory restart;
    std::optional<LastEnd> last_end;

    bool operator==(const ServiceMemory&) const = default;
};

} // namespace tutti::supervise
