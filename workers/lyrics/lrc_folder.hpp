// LrcFolder: words of songs from a folder of a person's own: "Artist - Title.lrc", also "Title.lrc" in a
// folder of the artist's name; ".txt" holds words without times. Names are compared as song_key() says.
#pragma once

#include "io/disk.hpp"
#include "workers/lyrics/sources.hpp"

#include <filesystem>

namespace tutti::lyrics {

/// Of a folder with more files than this the first are looked through, by name.
inline constexpr std::size_t most_files = 20'000;

class LrcFolder final : public WordsSource {
public:
    /// The disk outlives it.
    LrcFolder(io::Disk& disk, std::filesystem::path folder) : disk_(disk), folder_(std::move(folder)) {}

    std::string_view name() const noexcept override { return "folder"; }
    Task<Result<std::optional<FoundWords>>>
    find(Song song, Freshness freshness, SteadyTime deadline) override;

    /// The file of that song, or nothing. NotFound, PermissionDenied, …: the folder cannot be read.
    Result<std::optional<std::filesystem::path>> file_of(const SongKey& song) const;

private:
    io::Disk& disk_;
    std::filesystem::path folder_;
};

} // namespace tutti::lyrics
