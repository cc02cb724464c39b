// How long to wait before the next attempt: growing pauses with jitter, so that a fleet does not come back in
// step.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"

#include <algorithm>
#include <cstdint>

namespace tutti::bus {

/// A connection that lasted this long makes the next attempt come soon again; a shorter one counts as another
/// failure (two clients of one name that throw each other out, for one).
inline constexpr auto lasting_connection = seconds{5};

/// How the last attempt went.
enum class Attempt : std::uint8_t {
    Failed,   ///< nobody is there: the pause is about a tenth of the time that was waited so far, so that
              ///< whoever was away for five seconds is found within one
    CutShort, ///< somebody is there and will not have us, or not for long: pauses double
};

class Backoff {
public:
    Backoff(SteadyClock::duration least, SteadyClock::duration most) noexcept
        : least_(least), most_(most), next_(least) {}

    /// The pause before the coming attempt, from the least to the most, ± 20 %.
    SteadyClock::duration next(RandomSource& random, Attempt last = Attempt::CutShort) {
        const auto pause = next_;
        next_ = std::min(most_, last == Attempt::CutShort ? next_ * 2 : next_ + next_ / 10);
        const double factor = 0.8 + 0.4 * random.unit();
        const auto jittered = static_cast<SteadyClock::rep>(static_cast<double>(pause.count()) * factor);
        return std::min(most_, SteadyClock::duration{jittered});
    }

    /// The last attempt held: begin with the least again.
    void reset() noexcept { next_ = least_; }

private:
    SteadyClock::duration least_;
    SteadyClock::duration most_;
    SteadyClock::duration next_;
};

} // namespace tutti::bus
