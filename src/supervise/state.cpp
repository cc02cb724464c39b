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
constexpr auto expel = Reaction::Expel;
constexpr auto kill = Reaction::Kill;
constexpr auto judge = Reaction::Judge;
constexpr auto probe = Reaction::Ask;
constexpr auto done = Reaction::Conclude;

// clang-format off
constexpr std::array<Row, state_count> table = {{
    //               Start  Stop  Restart Trigger NeedsMet Executed Announced Ended  Overdue Silent  Alive  Hung     Failing Leaving GraceOver Due     ProbeDue Barred Lapsed
    /* Stopped   */ {begin, no,   begin,  resume, no,      no,      no,       no,    no,     no,     no,    no,      no,     no,     no,       no,     no,      no,    no},
    /* Waiting   */ {no,    rest, no,     no,     launch,  no,      no,       no,    no,     no,     no,    no,      no,     no,     no,       no,     no,      no,    no},
    /* Starting  */ {no,    ask,  leave,  no,     no,      exec,    ready,    judge, giveup, no,     no,    replace, no,     let,    no,       no,     probe,   leave, expel},
    /* Ready     */ {no,    ask,  leave,  no,     no,      no,      no,       judge, giveup, unwell, no,    replace, giveup, let,    no,       no,     probe,   leave, expel},
    /* Unhealthy */ {no,    ask,  leave,  no,     no,      no,      no,       judge, giveup, no,     ready, replace, giveup, let,    no,       no,     probe,   leave, expel},
    /* Backoff   */ {begin, rest, begin,  resume, no,      no,      no,       no,    no,     no,     no,    no,      no,     no,     no,       resume, no,      no,    no},
    /* CrashLoop */ {begin, rest, begin,  resume, no,      no,      no,       no,    no,     no,     no,    no,      no,     no,     no,       resume, no,      no,    no},
    /* Stopping  */ {again, lie,  again,  no,     no,      no,      no,       done,  no,     no,     no,    no,      no,     no,     kill,     no,     no,      no,    kill},
    /* Completed */ {begin, rest, begin,  resume, no,      no,      no,       no,    no,     no,     no,    no,      no,     no,     no,       resume, no,      no,    no},
    /* Failed    */ {begin, rest, begin,  resume, no,      no,      no,       no,    no,     no,     no,    no,      no,     no,     no,       resume, no,      no,    no},
}};
// clang-format on

constexpr std::array<const char*, state_count> names = {
    "stopped", "waiting",    "starting", "ready",     "unhealthy",
    "backoff", "crash_loop", "stopping", "completed", "failed",
};

constexpr std::array<const char*, event_count> event_names = {
    "start",      "stop",    "restart",   "trigger", "needs met", "executed", "announced",
    "ended",      "overdue", "silent",    "alive",   "hung",      "failing",  "leaving",
    "grace over", "due",     "probe due", "barred",  "lapsed",
};

constexpr std::array<const char*, reaction_count> reaction_names = {
    "nothing",      "begin",       "resume",       "launch",      "rest",       "note exec", "be ready",
    "be unhealthy", "ask to stop", "ask to leave", "begin later", "rest later", "let leave", "give up on",
    "replace",      "expel",       "kill",         "ask",         "judge",      "conclude",
};

constexpr std::uint16_t bit(State state) {
    return static_cast<std::uint16_t>(1U << static_cast<unsigned>(state));
}

// Bits of states. A launch where the needs are met; what has a calendar waits for its tick. A first crash
// restarts at once.
constexpr std::uint16_t begun = bit(State::Starting) | bit(State::Waiting) | bit(State::Completed);
constexpr std::uint16_t judged = bit(State::Starting) | bit(State::Waiting) | bit(State::Stopped)
                                 | bit(State::Completed) | bit(State::Failed) | bit(State::Backoff)
                                 | bit(State::CrashLoop);

/// 0: it stays where it is.
constexpr std::uint16_t targets(Reaction reaction) {
    switch (reaction) {
    case Reaction::Ignore:
    case Reaction::Kill:
    case Reaction::Ask:
        return 0;
    case Reaction::Begin:
        return begun;
    case Reaction::Resume:
        return begun;
    case Reaction::Launch:
        return bit(State::Starting);
    case Reaction::Rest:
        return bit(State::Stopped);
    case Reaction::NoteExec:
        return bit(State::Starting) | bit(State::Ready);
    case Reaction::BeReady:
        return bit(State::Ready);
    case Reaction::BeUnhealthy:
        return bit(State::Unhealthy);
    case Reaction::AskToStop:
    case Reaction::AskToLeave:
    case Reaction::BeginLater:
    case Reaction::RestLater:
    case Reaction::LetLeave:
    case Reaction::GiveUpOn:
    case Reaction::Replace:
    case Reaction::Expel:
        return bit(State::Stopping);
    case Reaction::Judge:
    case Reaction::Conclude:
        return judged;
    }
    return 0;
}

} // namespace

bool may_lead_to(Reaction reaction, State from, State to) noexcept {
    const auto bits = targets(reaction);
    return bits == 0 ? from == to : (bits & bit(to)) != 0;
}

const char* name(Event event) noexcept { return event_names[static_cast<std::size_t>(event)]; }
const char* name(Reaction reaction) noexcept { return reaction_names[static_cast<std::size_t>(reaction)]; }

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
