// SongState: what a page is told of the song: which players there are, which of them counts, and the words.
// Pure: told messages and the time.
#pragma once

#include "base/time.hpp"
#include "live/delivery.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::live {

/// What is past a limit is refused.
struct SongStateLimits {
    std::size_t players = 32;
    std::size_t playback = 16 * 1024; ///< bytes of what a player says
    std::size_t lyrics = 1024 * 1024; ///< bytes of the words
};

class SongState {
public:
    explicit SongState(SongStateLimits limits = {}) : limits_(limits) {}

    /// A message on song/playing, song/lyrics or playback/<player>; an empty payload clears what it said.
    Applied apply(
        std::string_view topic, std::string_view payload, const Delivery& delivery, WallTime wall,
        SteadyTime now
    );
    /// Of what was last Malformed or of an UnknownVersion: the field, and what is wrong with it.
    const std::string& refusal() const noexcept { return refusal_; }

    /// Nobody looks any more: nothing is heard from now on.
    void forget_players();
    void forget_lyrics();

    /// What the bus had kept has come by now: what is not known is not there.
    void note_settled() noexcept {
        ++song_revision_;
        ++lyrics_revision_;
    }
    /// Drops what has expired by now.
    void expire(SteadyTime now);
    /// When expire() has something to do.
    std::optional<SteadyTime> next_deadline() const;

    /// The message of /ws/song: live_song.schema.json.
    std::string song(WallTime now) const;
    /// That of /ws/lyrics: live_lyrics.schema.json.
    std::string lyrics(WallTime now) const;
    /// Each differs whenever that message may have changed.
    std::uint64_t song_revision() const noexcept { return song_revision_; }
    std::uint64_t lyrics_revision() const noexcept { return lyrics_revision_; }

private:
    /// A playback as it came, until it holds no more.
    struct Said {
        std::string payload;
        SteadyTime until{};
    };
    Applied take_playing(Said said);
    Applied take_player(std::string_view player, Said said);
    Applied take_lyrics(std::string_view payload);
    Applied refuse(std::string why, Applied as = Applied::Malformed);

    SongStateLimits limits_;
    std::optional<Said> playing_;
    std::map<std::string, Said, std::less<>> players_;
    std::string lyrics_; ///< as it came; empty: there are none
    std::string refusal_;
    std::uint64_t song_revision_ = 0;
    std::uint64_t lyrics_revision_ = 0;
};

} // namespace tutti::live
