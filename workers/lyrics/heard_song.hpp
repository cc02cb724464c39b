// HeardSong: what `song/playing` says of the song that counts, and where in it that is at any time.
#pragma once

#include "workers/lyrics/sources.hpp"

#include <optional>
#include <string_view>

namespace tutti::lyrics {

struct HeardSong {
    Song song; ///< without a title: nothing plays
    milliseconds position{};
    bool is_playing = false;
    WallTime said_at; ///< when the position was that
    WallTime ends_at; ///< unless it is said again

    bool operator==(const HeardSong&) const = default;
    bool is_song(WallTime now) const noexcept { return !song.title.empty() && now < ends_at; }
    /// Never past the song's end, where that is known.
    milliseconds position_at(WallTime now) const noexcept;
    /// When it will be there; nothing while it pauses, or where that is past the time it is good for.
    std::optional<WallTime> time_of(milliseconds position) const noexcept;
};

/// InvalidInput: it is none.
Result<HeardSong> parse_heard_song(std::string_view json);

} // namespace tutti::lyrics
