// LrcFolder: words of songs from a folder of a person's own: "Artist - Title.lrc", also "Title.lrc" in a
// folder of the artist's name; ".txt" holds words without times. Names are compared as song_key() says.
#pragma once

#include "io/blocking.hpp"
#include "io/disk.hpp"
#include "workers/lyrics/sources.hpp"

#include <filesystem>

namespace tutti::lyrics {

/// Of a folder with more files than this the first are looked through, by name.
inline constexpr std::size_t most_files = 20'000;

/// The file of that song, or nothing. NotFound, PermissionDenied, …: the folder cannot be read.
Result<std::optional<std::filesystem::path>>
file_of(io::Disk& disk, const std::filesystem::path& folder, const SongKey& song);

/// Looks on a thread of its own: a folder may be large, and lie on another machine, while a song is sung.
class LrcFolder final : public WordsSource {
public:
    LrcFolder(asio::any_io_executor executor, std::filesystem::path folder)
        : thread_(
              std::move(executor), {.name = "the folder of words", .grace = std::chrono::milliseconds(100)}
          ),
          folder_(std::move(folder)) {}

    std::string_view name() const noexcept override { return "folder"; }
    Task<Result<std::optional<FoundWords>>>
    find(Song song, Freshness freshness, SteadyTime deadline) override;

private:
    io::BlockingDevice thread_;
    std::filesystem::path folder_;
};

} // namespace tutti::lyrics
