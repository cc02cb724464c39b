#include "supervise/state.hpp"

#include <array>

namespace tutti::supervise {

namespace {

using Row = std::array<Reaction, event_count>;

constexpr auto no = Reaction::Ignore;
constexpr auto begin = Reaction::Begin;
constexpr auto resume = Reaction::Resume;
constexpr auto launch = Reaction::Launch;
constexpr auto rest = Reaction::Rest;
constexpr auto exec = Reaction::NoteExec;
constexpr auto ready = Reaction::BeReady;
constexpr auto unwell = Reaction::BeUnhealthy;
constexpr auto ask = Reaction::AskToStop;
constexpr auto leave = Reaction::AskToLeave;
constexpr auto again = Reaction::BeginLater;
constexpr auto lie = Reaction::RestLater;
constexpr auto let = Reaction::LetLeave;
constexpr auto giveup = Reaction::GiveUpOn;
constexpr auto replace = Reaction::Replace;
constexpr auto kill = Reaction::Kill;
constexpr auto judge = Reaction::Judge;
constexpr auto probe = Reaction::Ask;
constexpr auto done = Reaction::Conclude;

// clang-format off
constexpr std::array<Row, state_count> table = {{
    //               Start  Stop  Restart Trigger NeedsMet Executed Announced Ended  Overdue Silent  Alive  Hung     Failing Leaving GraceOver Due     ProbeDue
    /* Stopped   */ {begin, no,   begin,  resume, no,      no,      no,       no,    no,     no,     no,    no,      no,     no,     no,       no,     no},
    /* Waiting   */ {no,    rest, no,     no,     launch,  no,      no,       no,    no,     no,     no,    no,      no,     no,     no,       no,     no},
    /* Starting  */ {no,    ask,  leave,  no,     no,      exec,    ready,    judge, giveup, no,     no,    replace, no,     let,    no,       no,     probe},
    /* Ready     */ {no,    ask,  leave,  no,     no,      no,      no,       judge, giveup, unwell, no,    replace, giveup, let,    no,       no,     probe},
    /* Unhealthy */ {no,    ask,  leave,  no,     no,      no,      no,       judge, giveup, no,     ready, replace, giveup, let,    no,       no,     probe},
    /* Backoff   */ {begin, rest, begin,  resume, no,      no,      no,       no,    no,     no,     no,    no,      no,     no,     no,       resume, no},
    /* CrashLoop */ {begin, rest, begin,  resume, no,      no,      no,       no,    no,     no,     no,    no,      no,     no,     no,       resume, no},
    /* Stopping  */ {again, lie,  again,  no,     no,      no,      no,       done,  no,     no,     no,    no,      no,     no,     kill,     no,     no},
    /* Completed */ {begin, rest, begin,  resume, no,      no,      no,       no,    no,     no,     no,    no,      no,     no,     no,       resume, no},
    /* Failed    */ {begin, rest, begin,  resume, no,      no,      no,       no,    no,     no,     no,    no,      no,     no,     no,       resume, no},
}};
// clang-format on

constexpr std::array<const char*, state_count> names = {
    "stopped", "waiting",    "starting", "ready",     "unhealthy",
    "backoff", "crash_loop", "stopping", "completed", "failed",
};

} // namespace

Reaction reaction(State state, Event event) noexcept {
    return table[static_cast<std::size_t>(state)][static_cast<std::size_t>(event)];
}

const char* name(State state) noexcept { return names[static_cast<std::size_t>(state)]; }

std::optional<State> state_from(std::string_view name) noexcept {
    for (std::size_t index = 0; index < names.size(); ++index)
        if (name == names[index]) return static_cast<State>(index);
    return std::nullopt;
}

} // namespace tutti::supervise
