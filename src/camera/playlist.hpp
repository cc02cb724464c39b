// HLS playlists (RFC 8216), as far as one of a live stream says what is there now.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::camera {

struct Segment {
    std::string file; ///< a name in the playlist's folder: is_stream_file()
    microseconds duration{};

    bool operator==(const Segment&) const = default;
};

struct Playlist {
    std::uint64_t first = 0; ///< the number of the first segment; they count on
    std::vector<Segment> segments;
    bool has_ended = false;

    /// The number of the newest segment; 0 where there is none.
    std::uint64_t newest() const noexcept { return segments.empty() ? 0 : first + segments.size() - 1; }
    bool operator==(const Playlist&) const = default;
};

/// InvalidInput: it is no playlist of segments beside it, or has more than 64 of them.
Result<Playlist> parse_playlist(std::string_view text);

/// Whether it may be the name of a playlist or of a segment in a stream's folder: letters, digits, '_', '-',
/// and ".m3u8" or ".ts" behind them. So it is no path, and no hidden file.
bool is_stream_file(std::string_view name) noexcept;

} // namespace tutti::camera
