// SongKey: who sings what, as one song is the same song however a player writes it: "Beyoncé feat. Jay-Z",
// "Crazy in Love (Remastered 2011)" is "beyonce", "crazy in love". Remixes, covers and acoustic versions are
// songs of their own.
#pragma once

#include <string>
#include <string_view>

namespace tutti::lyrics {

struct SongKey {
    std::string artist; ///< may be empty
    std::string title;  ///< empty: no song

    bool operator==(const SongKey&) const = default;
    auto operator<=>(const SongKey&) const = default;

    /// "beyonce - crazy in love": a key of a map, and good for people.
    std::string text() const;
};

/// Without guests: "Beyoncé".
std::string_view plain_artist(std::string_view artist) noexcept;
/// Without guests and words about the recording: "Crazy in Love".
std::string plain_title(std::string_view title);

SongKey song_key(std::string_view artist, std::string_view title);

/// Whether a folder of that name is of the song's artist.
bool names_artist(std::string_view name, const SongKey& song);

/// Whether a file of that name, without its folder and ending, holds that song: "Artist - Title", also with
/// something before it ("07 - Artist - Title"). Of a song without an artist the title alone decides.
bool names_song(std::string_view stem, const SongKey& song);

} // namespace tutti::lyrics
