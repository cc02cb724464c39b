// Playback: what is played, and where in it; retained on playback/<player> by each player's worker, and on
// song/playing by the one process that says which of them counts.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"

#include <string>
#include <string_view>

namespace tutti::contract {

/// Nothing that is played is longer than a week.
inline constexpr double longest_playback = 604800;

/// Schema: contracts/schema/playback.schema.json.
struct Playback {
    std::string player;  ///< the worker that says so: "spotify", "mpris"
    bool active = false; ///< whether there is a track at all; it may stand still
    std::string source;  ///< the program's own name: "vlc"
    std::string artist;
    std::string title;
    std::string album;
    microseconds duration{}; ///< 0: not known
    microseconds position{}; ///< at `timestamp`; the time since is added while it plays
    bool playing = false;
    std::string track_id; ///< the program's own; empty: none
    WallTime timestamp;
    microseconds expires_in = seconds(60);

    /// Whether both are the same track of the same player.
    bool is_same_track(const Playback& other) const noexcept;

    bool operator==(const Playback&) const = default;
};

Result<Playback> parse_playback(std::string_view json);
Result<Playback> playback_from(const Value& payload);
Value to_value(const Playback& playback);
std::string print(const Playback& playback);

} // namespace tutti::contract
