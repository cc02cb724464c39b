// PositionClock: where in a track it is now, by what was said of it now and then. Between two words the
// track goes on at its own pace; what is said counts at once, and what is far from the expected is a seek.
#pragma once

#include "base/time.hpp"

namespace tutti::playback {

/// Players say where they are to within this: what is off by more was moved by a person.
inline constexpr microseconds seek_threshold = milliseconds(500);

class PositionClock {
public:
    struct Word {
        microseconds position{}; ///< now
        microseconds duration{}; ///< 0: not known
        bool playing = false;
        double rate = 1; ///< how fast it is played: 1.06 is 6 % faster
    };

    /// Begins a track: nothing is expected of it.
    void begin(const Word& word, SteadyTime now);
    /// Whether this is a seek.
    bool follow(const Word& word, SteadyTime now);

    /// Never before the beginning; never past the end, where that is known.
    microseconds at(SteadyTime now) const noexcept;
    bool is_playing() const noexcept { return word_.playing; }

private:
    Word word_;
    SteadyTime said_{};
};

} // namespace tutti::playback
