// When a service that crashed comes back. Pure: it is told the time and given its randomness.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"
#include "supervise/spec.hpp"

#include <optional>
#include <vector>

namespace tutti::supervise {

/// What the policy remembers between two crashes.
struct RestartMemory {
    std::vector<SteadyTime> recent; ///< when the restarts of the last `within` were, or are to be
    std::uint32_t crashes = 0;
    std::uint32_t delays_used = 0;
    bool looping = false; ///< in a crash loop until it has been healthy for `reset_after`

    bool operator==(const RestartMemory&) const = default;
};

struct Verdict {
    enum class Kind : std::uint8_t { AtOnce, Later, CrashLoop };
    Kind kind = Kind::AtOnce;
    std::optional<microseconds> delay; ///< of Later; of CrashLoop until the next try, nothing: no further try

    bool operator==(const Verdict&) const = default;
};

/// Judges a crash at `now` of a run that was up for `uptime`. The caller clears the memory when the service
/// has been healthy for `reset_after`.
Verdict judge_crash(
    const RestartSpec& spec, RestartMemory& memory, SteadyTime now, microseconds uptime, RandomSource& random
);

} // namespace tutti::supervise
