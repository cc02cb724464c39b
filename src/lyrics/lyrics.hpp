// Lyrics: the words of one song, line by line, with their times in the song where these are known.
#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace tutti::lyrics {

struct Word {
    milliseconds time{};   ///< from the song's beginning
    std::size_t begin = 0; ///< byte of the line's text
    std::size_t end = 0;   ///< the byte behind it; the same as begin: here the word before it ends

    bool operator==(const Word&) const = default;
};

struct Line {
    milliseconds time{};
    std::string text;        ///< UTF-8; empty: a pause
    std::vector<Word> words; ///< in order, none before the line's time; empty: their times are not known

    bool operator==(const Line&) const = default;
};

struct Lyrics {
    std::vector<Line> lines; ///< in the order of their times
    bool is_timed = false;   ///< otherwise every time is 0

    // As a file says of itself; empty: it does not.
    std::string artist = {};
    std::string title = {};
    std::string album = {};
    std::string language = {};
    milliseconds length{}; ///< of the song; 0: it does not

    bool operator==(const Lyrics&) const = default;
};

/// The most that a person may set for a song.
inline constexpr milliseconds most_offset = std::chrono::minutes(1);

/// `offset` is added to every time: all of it comes later by so much, or sooner where that is below zero.
/// Nothing is before the song's beginning. An LRC's own [offset:] has the other sign.
Lyrics later_by(Lyrics lyrics, milliseconds offset);

} // namespace tutti::lyrics
