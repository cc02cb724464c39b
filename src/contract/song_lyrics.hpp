// SongLyrics: what is known of the words of the song that plays, retained on song/lyrics.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::contract {

inline constexpr std::size_t most_lyrics_lines = 2000;

struct SongWord {
    microseconds time{};
    std::string text; ///< empty: here the word before it ends

    bool operator==(const SongWord&) const = default;
};

struct SongLine {
    microseconds time{};         ///< from the song's beginning; 0 where the lines are not timed
    std::string text;            ///< empty: a pause
    std::vector<SongWord> words; ///< empty: their times are not known
    bool refrain = false;

    bool operator==(const SongLine&) const = default;
};

/// Schema: contracts/schema/song_lyrics.schema.json.
struct SongLyrics {
    // Whose they are, as song/playing says it.
    std::string player;
    std::string artist;
    std::string title;
    std::string album;
    microseconds duration{};
    std::string track_id; ///< empty: none

    std::string from;            ///< "folder", "lrclib"; empty: no words were found
    bool synced = false;         ///< whether the lines have times
    microseconds offset{};       ///< is added to each line's time; it is not in them yet
    std::vector<SongLine> lines; ///< in order of time
    std::string plain;           ///< words without times, where that is all there is
    std::vector<std::string> refrain;
    std::vector<std::string> keywords;
    std::vector<std::string> themes;
    std::vector<std::pair<std::string, double>> categories; ///< name, 0 to 1; each name once
    std::string mood;
    double energy = 0;        ///< 0 calm, 1 wild
    double valence = 0;       ///< 0 sad, 1 glad
    std::string image_prompt; ///< empty: none yet
    std::string image;        ///< where the picture is; empty: there is none
    std::string analysis_by;  ///< "words", or the name of a model; empty: not analysed yet
    WallTime timestamp;

    bool operator==(const SongLyrics&) const = default;
};

Result<SongLyrics> parse_song_lyrics(std::string_view json);
Result<SongLyrics> song_lyrics_from(const Value& payload);
Value to_value(const SongLyrics& lyrics);
std::string print(const SongLyrics& lyrics);

} // namespace tutti::contract
