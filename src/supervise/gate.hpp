// Gate: what holds a service besides the services that it needs: that this installation leads it, that the
// vault is unlocked. Whoever keeps these says how they are; what nobody says is closed.
#pragma once

#include "base/boot_time.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tutti::supervise {

struct Gate {
    bool is_open = false;
    std::string why = {}; ///< of a closed one: what is waited for, and what a person can do about it
    /// What runs is gone by then, unless another time is said before. Nothing: an open one stays open, and
    /// behind a closed one what runs has its grace, and cannot have it extended.
    std::optional<BootTime> until = {};
    /// Of the leadership that it is open by; 0: of none. What runs by another begins anew.
    std::uint64_t token = 0;

    bool operator==(const Gate&) const = default;
};

/// How long what runs behind a gate may go on, on the clock that all deadlines are measured by.
struct Leash {
    SteadyTime ask_at;  ///< it is asked to stop
    SteadyTime kill_at; ///< it is killed, whatever it was granted

    bool operator==(const Leash&) const = default;
};

/// The leash of a service with that grace, `left` before it has to be gone: what has run so long that nobody
/// spoke for four fifths of the time is asked to stop, and killed a twentieth of it, or half a second, early.
Leash leash(SteadyTime now, microseconds left, microseconds grace) noexcept;

/// What was heard last holds for so long after whoever says it has gone.
inline constexpr microseconds gate_patience = seconds(10);

} // namespace tutti::supervise
