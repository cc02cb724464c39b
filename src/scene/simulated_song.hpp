// A little song for scenes that would dance, while nobody plays: 120 beats a minute, a kick, a snare, a
// hi-hat, a bass and a melody, that builds up, breaks off and comes back every 32 seconds. A pure function of
// the time.
#pragma once

#include "base/time.hpp"
#include "scene/sound.hpp"

#include <optional>

namespace tutti::scene::song {

inline constexpr double bpm = 120;
inline constexpr microseconds beat = milliseconds(500);
inline constexpr int beats_in_a_round = 64;
inline constexpr int break_begins = 48; ///< beats of a round at which kick and snare fall silent
inline constexpr int break_ends = 56;

/// How loud each band is then.
std::array<double, sound_bands> bands_at(microseconds time) noexcept;

/// The beat, counted from 0, that the kick played last; nothing in a break.
std::optional<std::int64_t> kick_at(microseconds time) noexcept;
/// 0 to 1; the first of four is the strongest.
double strength_of(std::int64_t kick) noexcept;
/// Whether the music comes back after a break with that beat.
bool is_drop(std::int64_t kick) noexcept;

} // namespace tutti::scene::song
