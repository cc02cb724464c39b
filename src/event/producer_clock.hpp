// ProducerClock: what the stamps of one producer tell of its clock, and whether that was set back.
#pragma once

#include "base/time.hpp"

#include <algorithm>
#include <optional>

namespace tutti::event {

/// Whether a stamp so long before another of the same producer is more than one that came late: a window
/// explains what lies within it, and a second beyond is left to messages that overtook each other.
inline bool is_set_back(microseconds back, microseconds window) noexcept {
    return back > window + seconds(1);
}

class ProducerClock {
public:
    /// By how much a stamp lies before the newest one, where the clock was set back. Else nothing.
    std::optional<microseconds> look(WallTime stamp, microseconds window) noexcept {
        const auto back = newest_ ? *newest_ - stamp : microseconds(0);
        const bool was_set_back = is_set_back(back, window);
        if (!newest_ || was_set_back || back < microseconds(0)) newest_ = stamp;
        return was_set_back ? std::optional(back) : std::nullopt;
    }

private:
    std::optional<WallTime> newest_; ///< since it was set back
};

/// One by which waits are measured: since its clock was set back, its stamps are read as so much later.
class PacingClock {
public:
    std::optional<microseconds> look(WallTime stamp, microseconds window, WallTime arrival) noexcept {
        const auto back = clock_.look(stamp, window);
        const auto behind = std::max(arrival - stamp, microseconds(0));
        // It was set right again where a stamp is less behind.
        late_ = back ? behind : std::min(late_, behind);
        return back;
    }
    /// When what bears the stamp, which was looked at, happened.
    WallTime corrected(WallTime stamp) const noexcept { return stamp + late_; }

private:
    ProducerClock clock_;
    microseconds late_{0};
};

} // namespace tutti::event
