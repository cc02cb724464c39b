// LrcFolder: words of songs from a folder of a person's own: "Artist - Title.lrc", also "Title.lrc" in a
// folder of the artist's name; ".txt" holds words without times. Names are compared as song_key() says.
#pragma once

#include "io/blocking.hpp"
#include "workers/lyrics/sources.hpp"

#include <filesystem>

namespace tutti::lyrics {

/// Of a folder with more in it than this so much is looked through, as the system gives it.
inline constexpr std::size_t most_files = 100'000;
/// Folders, of those with the artist's name ("Björk" and "BJORK").
inline constexpr std::size_t most_of_an_artist = 16;

/// The file of that song, or nothing. No name stays in memory: a folder may have many. NotFound, Environment:
/// the folder cannot be read.
Result<std::optional<std::filesystem::path>>
file_of(const std::filesystem::path& folder, const SongKey& song);

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
