// The seam of the worker `lyrics`: who finds the words of a song, who says what it is about, who paints it.
// Each is asked for one song at a time, and no more once another plays: what it awaits is cancelled then.
// None of them logs, or says in an error, a word of a song or a key of a service.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "io/asio.hpp"
#include "lyrics/analysis.hpp"
#include "lyrics/song_key.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::lyrics {

struct Song {
    std::string artist; ///< as the player says it; may be empty
    std::string title;
    std::string album;     ///< may be empty
    milliseconds length{}; ///< 0: not known

    bool operator==(const Song&) const = default;
    SongKey key() const { return song_key(artist, title); }
};

/// Whether what was kept of an earlier question will do.
enum class Freshness : std::uint8_t { Kept, New };

struct FoundWords {
    std::string text;             ///< LRC, or plain; of an instrumental empty
    bool is_instrumental = false; ///< known to have no words

    bool operator==(const FoundWords&) const = default;
};

class WordsSource {
public:
    virtual ~WordsSource() = default;
    /// For people, and for `source` on the bus: "folder", "lrclib".
    virtual std::string_view name() const noexcept = 0;
    /// Nothing: it has none of that song. An error: it is not known, and another source is asked.
    virtual Task<Result<std::optional<FoundWords>>>
    find(Song song, Freshness freshness, SteadyTime deadline) = 0;
};

class Analyst {
public:
    virtual ~Analyst() = default;
    virtual std::string_view name() const noexcept = 0;
    /// What `by_words` says in another way; judge_answer() takes a model's answer apart. An error: it is left
    /// at `by_words`.
    virtual Task<Result<Analysis>>
    analyse(Song song, Lyrics lyrics, Analysis by_words, SteadyTime deadline) = 0;
};

class Painter {
public:
    virtual ~Painter() = default;
    /// The file of a picture.
    virtual Task<Result<std::filesystem::path>> paint(Song song, std::string prompt, SteadyTime deadline) = 0;
};

/// Made anew whenever the section changes.
struct Sources {
    std::vector<std::unique_ptr<WordsSource>> words; ///< asked in this order
    std::unique_ptr<Analyst> analyst;                ///< nullptr: none is set
    std::unique_ptr<Painter> painter;                ///< likewise
};

} // namespace tutti::lyrics
