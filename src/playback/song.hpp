// Song: the track that counts, and what becomes of it. Told what is played, it says what changed: a new
// track, play, pause, a seek, the end.
#pragma once

#include "contract/playback.hpp"
#include "playback/position_clock.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace tutti::playback {

enum class SongChange : std::uint8_t { Track, Play, Pause, Seek, End };

/// "track", "play", …
std::string_view name(SongChange change) noexcept;

class Song {
public:
    /// What changed, in order. `playback` is what is played now, its position that of `now`; nullptr:
    /// nothing.
    std::vector<SongChange> follow(const contract::Playback* playback, SteadyTime now);

    /// Nothing: there is none.
    const std::optional<contract::Playback>& playback() const noexcept { return playback_; }
    bool is_playing() const noexcept { return playback_ && playback_->playing; }
    microseconds position(SteadyTime now) const noexcept { return clock_.at(now); }

private:
    std::optional<contract::Playback> playback_;
    PositionClock clock_;
};

/// Where it is now, of a word that was said at its `timestamp` and is read at `now`, by the clock of the same
/// machine or one near it: a time that cannot be is taken for now.
microseconds position_at(const contract::Playback& playback, WallTime now) noexcept;

} // namespace tutti::playback
