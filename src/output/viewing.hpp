// Viewing: when a display's picture goes out as `frame/<display>`: as often as somebody watches who has said
// so, and else once a second where it changed. Pure: told the time.
#pragma once

#include "base/time.hpp"

namespace tutti::output {

class Viewing {
public:
    static constexpr microseconds longest = seconds(60);
    static constexpr int most_rate = 30; ///< a second
    static constexpr microseconds unwatched_pace = seconds(1);

    /// Somebody watches for so long, at so many pictures a second. Of several the quickest counts, and the
    /// one that stays longest.
    void watch(microseconds duration, int rate, SteadyTime now) noexcept;
    bool is_watched(SteadyTime now) const noexcept { return now < until_; }

    /// Whether a picture that is shown now goes out; if so, it does. `changed`: since the last that did.
    bool take(SteadyTime now, bool changed) noexcept;
    /// Whether take() would ask for what has not changed, too, at that time.
    bool is_due(SteadyTime now) const noexcept { return now >= next(now); }

private:
    SteadyTime next(SteadyTime now) const noexcept;

    SteadyTime until_{};
    SteadyTime last_{}; ///< time that one went out
    microseconds period_ = unwatched_pace;
    bool has_gone_ = false;
};

} // namespace tutti::output
