// EventClock: the wall clock that events are stamped by, made to move steadily: where the machine's clock is
// set, what waits for a time is told by how much.
#pragma once

#include "base/time.hpp"

namespace tutti::director {

class EventClock {
public:
    /// A difference up to this is left alone: clocks that are slewed drift by less between two looks.
    static constexpr microseconds tolerance = milliseconds(5);

    EventClock(WallTime wall, SteadyTime steady) noexcept
        : offset_(wall.time_since_epoch() - steady.time_since_epoch()) {}

    WallTime at(SteadyTime steady) const noexcept { return WallTime(steady.time_since_epoch() + offset_); }
    SteadyTime steady(WallTime time) const noexcept { return SteadyTime(time.time_since_epoch() - offset_); }

    /// By how much the wall clock was set since the last look; 0: it was not.
    microseconds look(WallTime wall, SteadyTime steady) noexcept {
        const auto difference = wall - at(steady);
        if (std::chrono::abs(difference) <= tolerance) return microseconds(0);
        offset_ += difference;
        return difference;
    }

private:
    microseconds offset_;
};

} // namespace tutti::director
