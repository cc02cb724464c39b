// HeardSong: what `song/playing` says of the song that counts, and where in it that is at any time.
#pragma once

#include "contract/playback.hpp"
#include "workers/lyrics/sources.hpp"

#include <optional>

namespace tutti::lyrics {

struct HeardSong {
    contract::Playback said;

    bool operator==(const HeardSong&) const = default;
    /// Whether a song plays, or pauses, as far as anybody says now.
    bool is_song(WallTime now) const noexcept {
        return said.active && !said.title.empty() && !is_speech() && now < said.timestamp + said.expires_in;
    }
    /// Spotify's advertisements and podcasts have titles, too.
    bool is_speech() const noexcept {
        const auto& id = said.track_id;
        return id == "spotify:ad" || id.starts_with("spotify:ad:") || id.starts_with("spotify:episode:");
    }
    Song song() const;
    /// Never past the song's end, where that is known.
    milliseconds position_at(WallTime now) const noexcept;
    /// When it will be there; nothing while it pauses, or where nobody says that it still plays then.
    std::optional<WallTime> time_of(milliseconds position) const noexcept;
};

} // namespace tutti::lyrics
