// Simulation: readings for a source whose thing is not there: plausible, and the same for the same source at
// the same moment, on every machine. Installed: no Asio, no JSON library here.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <string_view>

namespace tutti::worker {

class Simulation {
public:
    /// `name` is the seed; `utc_offset` is that of the place's time of day.
    Simulation(std::string_view name, WallTime now, microseconds utc_offset = {}) noexcept;

    WallTime now() const noexcept { return now_; }

    /// A value from `low` to `high` that goes smoothly from one to the next, a new one every `period`. Each
    /// `what` has a course of its own.
    double wander(std::string_view what, double low, double high, microseconds period) const noexcept;
    /// `low` in the night and `high` at `peak` after midnight, a cosine, with days a little apart.
    double daily(std::string_view what, double low, double high, microseconds peak) const noexcept;
    /// What has been counted since midnight of what comes `per_day`, never less than before on the same day;
    /// more of it in the evening than in the night.
    std::int64_t grows_daily(std::string_view what, double per_day) const noexcept;
    /// Whether it is so now, `share` of all times (0 to 1), decided anew every `period`.
    bool chance(std::string_view what, double share, microseconds period) const noexcept;

private:
    double noise(std::string_view what, std::int64_t step) const noexcept; ///< 0 to 1

    std::uint64_t seed_;
    WallTime now_;
    microseconds local_; ///< since 1970 on the clock of the place
};

} // namespace tutti::worker
