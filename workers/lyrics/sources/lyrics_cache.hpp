// LyricsCache: what a service said of songs, a file a song: words for good, that there are none for a day.
// Bounded; the oldest go first.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "workers/lyrics/sources.hpp"
#include "workers/lyrics/sources/bounded_folder.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::lyrics {

/// One file: which song, and what was said of it.
struct KeptWords {
    std::string song;                ///< SongKey::text()
    std::int64_t seconds = 0;        ///< its length, rounded; 0: not known
    std::optional<FoundWords> words; ///< nothing: there are none

    bool operator==(const KeptWords&) const = default;
};

std::string print(const KeptWords& kept);
/// Sentences say nothing of the words.
Result<KeptWords> parse_kept_words(std::string_view text);

class LyricsCache {
public:
    static constexpr std::size_t most_songs = 20'000;
    static constexpr std::size_t default_bytes = 16 << 20;
    static constexpr std::size_t most_of_a_song = 512 << 10;
    static constexpr std::chrono::hours for_nothing{24};

    /// The disk outlives it. The folder is there before anything is kept, and nobody else writes there.
    LyricsCache(io::Disk& disk, std::filesystem::path folder, std::size_t most_bytes = default_bytes)
        : folder_(disk, std::move(folder), {most_songs, most_bytes}) {}

    /// Looks at what earlier runs have kept. Said once, first.
    Result<void> open() { return folder_.open(); }

    /// What is known of a song; a length that differs by a second is the same recording's. Nothing: not
    /// known, or known no more. An error: it was kept, and is damaged; it lies aside now.
    Result<std::optional<KeptWords>> find(const Song& song, WallTime now);
    /// `words` that are nothing: there are none. LimitExceeded: too many. An error leaves what was kept.
    Result<void> keep(const Song& song, const std::optional<FoundWords>& words, WallTime now);

    void set_limit(std::size_t most_bytes) { folder_.set_limits({most_songs, most_bytes}); }
    /// Of the last time that something could not be kept, or was damaged, for health; empty: all is well.
    const std::string& trouble() const noexcept { return trouble_; }
    std::size_t bytes() const noexcept { return folder_.bytes(); }
    std::size_t size() const noexcept { return folder_.size(); }

private:
    Result<std::optional<KeptWords>> read(const std::string& song, std::int64_t seconds, WallTime now);

    Result<void> put(const KeptWords& kept, WallTime now);

    BoundedFolder folder_;
    std::string trouble_;
};

} // namespace tutti::lyrics
