// What DJ programs write about what they play, as text: which track was the last. Pure; bytes become text in
// text_encoding.hpp.
//
// - a line "Artist - Title", as many programs write for broadcasters: the last line counts
// - VirtualDJ's tracklist.txt and its history: "22:14 : Artist - Title"; the last line with a time counts
// - VirtualDJ's History/*.m3u: "#EXTVDJ:<artist>…</artist><title>…</title>"
// - tables with a head, the last row counts: the history of rekordbox (tabs), of Serato (commas), and
//   whatever else has a column for the title and one for the artist
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tutti::playback {

struct DjTrack {
    std::string artist; ///< empty: the file does not say
    std::string title;
    std::string album;

    bool operator==(const DjTrack&) const = default;
};

/// A name is cut here, in bytes.
inline constexpr std::size_t longest_dj_name = 512;

/// A name as it goes into a message: no control characters, no blanks around it, not too long.
std::string dj_name(std::string_view text);

/// Nothing where the text names no track. A last line that is still being written may be read as far as it
/// is there: whoever reads files waits until they rest.
std::optional<DjTrack> last_track(std::string_view text);

/// "Artist - Title", the first " - " between them; without one all of it is the title.
DjTrack split_artist(std::string_view line);

} // namespace tutti::playback
