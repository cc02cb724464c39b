// Lrclib: the words of a song, asked of LRCLIB, or of a server of one's own that speaks as it does.
//
// Written from lrclib.net/docs: "Get lyrics with a track's signature", "Search for lyrics records".
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "io/http/http_client.hpp"
#include "workers/lyrics/sources.hpp"
#include "workers/lyrics/sources/lyrics_cache.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tutti::lyrics {

io::HttpCall lrclib_get_call(std::string_view base_url, const Song& song);
io::HttpCall lrclib_search_call(std::string_view base_url, const Song& song);

/// NotFound: it does not know the song, or no words of it; other errors say that it could not be asked.
/// Sentences say nothing of the words.
Result<FoundWords> read_lrclib_get(const io::HttpResponse& answer);
/// Of the songs found the one that is meant: of that title and artist, with words, of the nearest length. The
/// times of one that is longer or shorter by more than `longest_difference` are those of another recording:
/// its words without them are taken.
Result<FoundWords> read_lrclib_search(const io::HttpResponse& answer, const Song& song);
inline constexpr microseconds longest_difference = seconds(3);

/// Where it is asked, and as whom.
struct LrclibPlace {
    std::string base_url = "https://lrclib.net"; ///< without '/' at its end
    std::string user_agent = "Tutti";            ///< "Tutti 0.1.0"
};

class Lrclib final : public WordsSource {
public:
    /// Client, disk and cache outlive it. With a cache that is nullptr nothing is kept.
    Lrclib(io::HttpClient& client, LrclibPlace place, LyricsCache* cache)
        : client_(client), place_(std::move(place)), cache_(cache) {}

    std::string_view name() const noexcept override { return "lrclib"; }
    /// By what was kept, by the song's signature, by a search.
    Task<Result<std::optional<FoundWords>>>
    find(Song song, Freshness freshness, SteadyTime deadline) override;

private:
    Task<Result<FoundWords>> ask(Song song, SteadyTime deadline);
    Task<Result<io::HttpResponse>> request(io::HttpCall call, SteadyTime deadline);

    io::HttpClient& client_;
    LrclibPlace place_;
    LyricsCache* cache_;
};

} // namespace tutti::lyrics
