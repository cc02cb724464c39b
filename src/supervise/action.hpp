// What the supervision asks its adapter to do.
#pragma once

#include "base/strong_id.hpp"
#include "base/time.hpp"
#include "supervise/state.hpp"

#include <cstdint>
#include <string>
#include <variant>

namespace tutti::supervise {

/// Index of a service in the list that the Supervision was made of.
using ServiceId = StrongId<struct ServiceTag, std::uint32_t>;

/// Launch a run. Answered by executed() or, where nothing could be launched, by ended().
struct Spawn {
    ServiceId service;
    bool operator==(const Spawn&) const = default;
};
/// Send a signal to the main process.
struct SendSignal {
    ServiceId service;
    int signal = 0;
    bool operator==(const SendSignal&) const = default;
};
/// SIGKILL for the run's whole process tree.
struct KillTree {
    ServiceId service;
    bool operator==(const KillTree&) const = default;
};
/// Put the question of its probe: that of `ready` until it is ready, then that of `live`. Answered by
/// probed().
struct Probe {
    ServiceId service;
    std::uint64_t number = 0; ///< of this question, never 0
    bool is_live = false;     ///< whether it is the question of `live`
    bool operator==(const Probe&) const = default;
};
/// Until when a run may live is another time, or none any more: Supervision::limit_of().
struct Limit {
    ServiceId service;
    bool operator==(const Limit&) const = default;
};
/// Something changed that a person wants to know. `from` equals `to` where only the cause is new.
struct Transition {
    ServiceId service;
    State from = State::Stopped;
    State to = State::Stopped;
    std::string cause;
    SteadyTime at;
    bool operator==(const Transition&) const = default;
};

using Action = std::variant<Spawn, SendSignal, KillTree, Probe, Limit, Transition>;

} // namespace tutti::supervise
