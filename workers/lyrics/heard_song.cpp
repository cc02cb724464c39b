#include "workers/lyrics/heard_song.hpp"

#include "base/json.hpp"
#include "contract/fields.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::lyrics {

namespace {

constexpr std::size_t longest_name = 500;
constexpr double longest_song = 24 * 3600;

milliseconds in_milliseconds(double in_seconds) noexcept {
    return milliseconds(std::llround(in_seconds * 1000));
}

} // namespace

milliseconds HeardSong::position_at(WallTime now) const noexcept {
    if (!is_playing) return position;
    const auto since = std::max(now - said_at, microseconds(0));
    const auto at = position + std::chrono::duration_cast<milliseconds>(since);
    return song.length > milliseconds(0) ? std::min(at, song.length) : at;
}

std::optional<WallTime> HeardSong::time_of(milliseconds later) const noexcept {
    if (!is_playing) return std::nullopt;
    const auto time = said_at + (later - position);
    if (time >= ends_at || (song.length > milliseconds(0) && later > song.length)) return std::nullopt;
    return time;
}

Result<HeardSong> parse_heard_song(std::string_view json) {
    const auto payload = parse_json(json);
    if (!payload) return std::unexpected(payload.error());
    contract::FieldReader fields(*payload);
    HeardSong heard;
    const bool is_active = fields.boolean("active");
    heard.song.artist = fields.text("artist", 0, longest_name);
    heard.song.title = fields.text("title", 0, longest_name);
    heard.song.album = fields.text("album", 0, longest_name);
    heard.song.length = in_milliseconds(fields.number("duration", 0, longest_song));
    heard.position = in_milliseconds(fields.number("position", 0, longest_song));
    heard.is_playing = fields.boolean("playing");
    heard.said_at = fields.time("timestamp");
    heard.ends_at = heard.said_at + fields.period("expires_in");
    if (!is_active) heard.song = {};
    return fields.finish(std::move(heard));
}

} // namespace tutti::lyrics
