#include "camera/playlist.hpp"

#include "base/scan.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace tutti::camera {

namespace {

constexpr std::size_t most_segments = 64;
constexpr std::size_t longest_name = 64;
constexpr double longest_segment = 3600; // seconds

/// What stands behind a tag: "#EXTINF:" → "2.000000,".
std::optional<std::string_view> behind(std::string_view line, std::string_view tag) {
    if (!line.starts_with(tag)) return std::nullopt;
    return line.substr(tag.size());
}

std::unexpected<Error> refuse(std::uint32_t line, const char* why) {
    return fail(ErrorCode::InvalidInput, why, {line, 1});
}

std::optional<microseconds> duration_in(std::string_view text) {
    const auto number = parse_number<double>(text.substr(0, text.find(',')));
    if (!number || !(*number >= 0) || *number > longest_segment) return std::nullopt;
    return microseconds(std::llround(*number * 1e6));
}

} // namespace

bool is_stream_file(std::string_view name) noexcept {
    if (name.size() > longest_name) return false;
    const auto dot = name.find('.');
    const auto ending = name.substr(std::min(dot, name.size()));
    if (dot == 0 || (ending != ".m3u8" && ending != ".ts")) return false;
    return std::ranges::all_of(name.substr(0, dot), [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
               || (letter >= '0' && letter <= '9') || letter == '_' || letter == '-';
    });
}

Result<Playlist> parse_playlist(std::string_view text) {
    Playlist playlist;
    std::optional<microseconds> duration; // of the segment that comes
    std::uint32_t number = 0;
    while (!text.empty()) {
        auto line = take_line(text);
        ++number;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (number == 1) {
            if (line != "#EXTM3U") return refuse(number, "a playlist begins with #EXTM3U");
        } else if (const auto first = behind(line, "#EXT-X-MEDIA-SEQUENCE:")) {
            const auto counted = parse_number<std::uint32_t>(*first);
            if (!counted) return refuse(number, "the number of the first segment is none");
            playlist.first = *counted;
        } else if (const auto length = behind(line, "#EXTINF:")) {
            duration = duration_in(*length);
            if (!duration) return refuse(number, "the length of a segment is none");
        } else if (line == "#EXT-X-ENDLIST") {
            playlist.has_ended = true;
        } else if (!line.empty() && !line.starts_with('#')) {
            if (!duration) return refuse(number, "a segment without its length");
            if (!is_stream_file(line)) return refuse(number, "a segment that is no file beside the playlist");
            if (playlist.segments.size() == most_segments) return refuse(number, "too many segments");
            playlist.segments.push_back({std::string(line), *std::exchange(duration, std::nullopt)});
        }
    }
    if (number == 0) return refuse(1, "an empty playlist");
    return playlist;
}

} // namespace tutti::camera
