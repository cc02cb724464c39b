// How often a monitor says what its player plays, while nothing changes, and for how long each word holds:
// three times as long. A player whose monitor dies has gone then.
#pragma once

#include "contract/playback.hpp"

namespace tutti::playback {

inline constexpr microseconds word_pace = seconds(5); ///< of one that plays
inline constexpr microseconds resting_pace = seconds(30);

inline constexpr microseconds health_pace = seconds(20);
inline constexpr microseconds health_expiry = 3 * health_pace;

/// That nothing is played holds until something is.
inline constexpr microseconds holds_of_nothing = std::chrono::hours(24);

/// For `expires_in`.
constexpr microseconds holds_for(const contract::Playback& playback) noexcept {
    if (!playback.active) return holds_of_nothing;
    return 3 * (playback.playing ? word_pace : resting_pace);
}

} // namespace tutti::playback
