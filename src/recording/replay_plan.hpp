// When each message of a recording is due in a replay: at its speed, from where it starts, round after round.
// It is told the time; every instant is computed from the start, so nothing drifts.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

namespace tutti::recording {

/// How fast: 2 takes half the time. `max`: as fast as the bus takes it.
struct Speed {
    double factor = 1; ///< more than 0; infinite for max

    bool is_max() const noexcept;
};
/// "1", "0.5", "2x", "max".
Result<Speed> parse_speed(std::string_view text);

/// A place in a recording: so long after its first message, or a time of day.
using Place = std::variant<microseconds, WallTime>;
/// "12.5s", "1.5h", "12.5" (seconds), "2026-11-21T03:52:12.5Z" (with "Z" or "+01:00"; without either it is
/// UTC),
/// "@1784632335.5" (epoch).
Result<Place> parse_place(std::string_view text);
WallTime resolve(const Place& place, WallTime first_message) noexcept;

/// What part of a recording is played; `to` is not part of it.
struct Section {
    WallTime from;
    std::optional<WallTime> to = {};

    bool is_before(WallTime time) const noexcept { return time < from; }
    bool is_after(WallTime time) const noexcept { return to && time >= *to; }
};

class ReplayPlan {
public:
    /// At `start` the message of the time `from` is due.
    ReplayPlan(Speed speed, WallTime from, SteadyTime start) noexcept
        : speed_(speed), from_(from), start_(start) {}

    /// When a message of that time is due in this round. Messages from before `from` are due at its
    /// beginning. At maximum speed everything is due at the start.
    SteadyTime due(WallTime time) const noexcept;

    /// The next round begins when a message of the time `end` would be due in this one; at least a
    /// millisecond after this one began, so that a loop over one message does not spin.
    void next_round(WallTime end) noexcept;
    /// Counted from 0.
    std::uint64_t round() const noexcept { return round_; }

private:
    Speed speed_;
    WallTime from_;
    SteadyTime start_;
    microseconds before_{0}; ///< recorded time that went by in earlier rounds
    std::uint64_t round_ = 0;
};

} // namespace tutti::recording
