// LRC: a text with the times of a song's lines before them, "[01:02.50]Words", as players, karaoke programs
// and LRCLIB write it; and plain words without times.
//
// Read: several times before one line; hundredths, thousandths, tenths or none; any number of minutes; times
// of words "<01:02.50>" within a line (the enhanced format); tags ([ar:], [ti:], [al:], [la:], [length:],
// [offset:]); ends of lines of every kind; a byte order mark. A positive [offset:] lets lines appear sooner
// by so many milliseconds; it is in the times that are given, and nobody has to think of it again.
#pragma once

#include "base/result.hpp"
#include "lyrics/lyrics.hpp"

#include <cstddef>
#include <string_view>

namespace tutti::lyrics {

inline constexpr std::size_t most_of_a_text = 256 * 1024; ///< bytes
inline constexpr std::size_t most_lines = 2000;           ///< a line counts once for each of its times
inline constexpr std::size_t most_of_a_line = 1000;       ///< bytes

/// A text with any time in it is timed, and lines without one are left out; another one is plain. Lines of
/// one time stay in the order of the text. InvalidInput: it is not UTF-8, or has no words; LimitExceeded: see
/// above. Sentences say nothing of the words.
Result<Lyrics> parse_lrc(std::string_view text);

} // namespace tutti::lyrics
