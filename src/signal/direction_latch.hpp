// A d-pad's switch, left to right or up to down, without its bouncing: a direction is pressed at once and
// stays so until the switch has been centred twice, or for long enough. What opens and closes in between is
// nothing.
#pragma once

#include "base/time.hpp"

#include <optional>

namespace tutti::signal {

class DirectionLatch {
public:
    /// Which direction (-1 or 1; 0 none) was let go and which was pressed.
    struct Change {
        int released = 0;
        int pressed = 0;
        int untold = 0; ///< let go as well, of one that was held before us

        bool operator==(const Change&) const = default;
    };

    /// A device that tells of changes alone is silent while its switch rests: so long a silence counts as the
    /// second reading.
    static constexpr auto silence = milliseconds(10);

    /// A direction that is held already was not pressed for us: that it is let go is all that is told of it.
    explicit DirectionLatch(int direction = 0) noexcept : held_(direction), is_told_(false) {}

    /// Where the switch is now: -1, 0 or 1. The other direction is another switch: it counts at once.
    Change read(int direction, SteadyTime now) noexcept {
        Change change = pass(now);
        if (direction == held_) {
            centred_.reset(); // of one that rests there is none
        } else if (direction == 0) {
            if (centred_) return release();
            centred_ = now;
        } else {
            const Change former = release();
            change.released += former.released;
            change.untold += former.untold;
            change.pressed = held_ = direction;
            is_told_ = true;
        }
        return change;
    }

    /// When the silence will have been long enough; nothing: there is nothing to wait for.
    std::optional<SteadyTime> deadline() const noexcept {
        return centred_ ? std::optional(*centred_ + silence) : std::nullopt;
    }

    /// The time is `now`, and nothing was read.
    Change pass(SteadyTime now) noexcept {
        return centred_ && now >= *centred_ + silence ? release() : Change{};
    }

    /// As when it had been centred for long.
    Change release() noexcept {
        const Change change{is_told_ ? held_ : 0, 0, is_told_ ? 0 : held_};
        held_ = 0;
        is_told_ = false;
        centred_.reset();
        return change;
    }

private:
    int held_;
    bool is_told_;                      ///< that it is held
    std::optional<SteadyTime> centred_; ///< since when, of one that still counts as held
};

} // namespace tutti::signal
