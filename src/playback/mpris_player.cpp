#include "playback/mpris_player.hpp"

#include "base/url_parts.hpp"
#include "base/utf8.hpp"
#include "base/value_path.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::playback {

namespace {

constexpr std::size_t longest_name = 512;
constexpr microseconds longest_track{static_cast<std::int64_t>(contract::longest_playback * 1e6)};

std::string name_in(const Value& metadata, std::string_view key) {
    return std::string(first_characters(text_at(metadata, key).value_or(""), longest_name));
}

/// A list of names; some players say one name without its list.
std::string names_in(const Value& metadata, std::string_view key) {
    const auto* list = metadata.find(key);
    if (list == nullptr || !list->is_array()) return name_in(metadata, key);
    std::string names;
    for (const auto& item : list->items()) {
        if (!item.is_string() || item.string().empty()) continue;
        if (!names.empty()) names += ", ";
        names += item.string();
        if (names.size() > longest_name) break;
    }
    return std::string(first_characters(names, longest_name));
}

microseconds microseconds_in(double said) {
    if (!std::isfinite(said) || said < 0) return {};
    const auto longest = static_cast<double>(longest_track.count());
    return microseconds(static_cast<std::int64_t>(std::min(said, longest)));
}

/// "file:///music/Night%20Garden.ogg" → "Night Garden": of what has no title.
std::string title_of_url(std::string_view url) {
    url = url.substr(0, url.find_first_of("?#"));
    const auto slash = url.rfind('/');
    auto file = slash == std::string_view::npos ? url : url.substr(slash + 1);
    if (const auto dot = file.rfind('.'); dot != std::string_view::npos && dot > 0)
        file = file.substr(0, dot);
    const auto title = percent_decoded(file).value_or(std::string(file));
    return std::string(first_characters(whole_characters(title), longest_name));
}

} // namespace

bool MprisPlayer::has_track() const noexcept {
    return status_ != MprisStatus::Stopped && (!title_.empty() || !track_id_.empty());
}

PositionClock::Word MprisPlayer::word(SteadyTime now) const {
    return {
        .position = clock_.at(now),
        .duration = duration_,
        .playing = status_ == MprisStatus::Playing,
        .rate = rate_
    };
}

void MprisPlayer::take(const Value& properties, SteadyTime now) {
    if (!properties.is_object()) return;
    auto said = word(now);
    if (const auto status = text_at(properties, "PlaybackStatus")) {
        status_ = *status == "Playing"  ? MprisStatus::Playing
                  : *status == "Paused" ? MprisStatus::Paused
                                        : MprisStatus::Stopped;
        if (status_ == MprisStatus::Stopped) said.position = {};
    }
    if (const auto rate = number_at(properties, "Rate"); rate && *rate > 0 && *rate <= 100) rate_ = *rate;
    clock_.begin(
        {.position = said.position,
         .duration = duration_,
         .playing = status_ == MprisStatus::Playing,
         .rate = rate_},
        now
    );
    if (const auto* metadata = properties.find("Metadata"); metadata != nullptr && metadata->is_object())
        take_metadata(*metadata, now);
    if (const auto position = number_at(properties, "Position")) {
        said = word(now);
        said.position = microseconds_in(*position);
        clock_.begin(said, now);
    }
}

void MprisPlayer::take_metadata(const Value& metadata, SteadyTime now) {
    auto track_id = name_in(metadata, "mpris:trackid");
    if (track_id == "/org/mpris/MediaPlayer2/TrackList/NoTrack") track_id.clear();
    auto artist = names_in(metadata, "xesam:artist");
    if (artist.empty()) artist = names_in(metadata, "xesam:albumArtist");
    auto title = name_in(metadata, "xesam:title");
    if (title.empty()) title = title_of_url(text_at(metadata, "xesam:url").value_or(""));
    auto album = name_in(metadata, "xesam:album");
    duration_ = microseconds_in(number_at(metadata, "mpris:length").value_or(0));
    const bool is_new = track_id != track_id_ || title != title_ || artist != artist_ || album != album_;
    auto said = word(now);
    if (is_new) {
        ++tracks_;
        said.position = {};
    }
    clock_.begin(said, now);
    track_id_ = std::move(track_id);
    artist_ = std::move(artist);
    title_ = std::move(title);
    album_ = std::move(album);
}

bool MprisPlayer::take_position(std::int64_t position, SteadyTime now) {
    auto said = word(now);
    said.position = microseconds_in(static_cast<double>(position));
    return clock_.follow(said, now);
}

contract::Playback MprisPlayer::playback(SteadyTime now) const {
    contract::Playback playback;
    playback.active = has_track();
    playback.source = source_;
    if (!playback.active) return playback;
    playback.artist = artist_;
    playback.title = title_;
    playback.album = album_;
    playback.duration = duration_;
    playback.position = clock_.at(now);
    playback.playing = status_ == MprisStatus::Playing;
    playback.track_id = track_id_;
    return playback;
}

std::string_view mpris_source(std::string_view bus_name) noexcept {
    constexpr std::string_view prefix = "org.mpris.MediaPlayer2.";
    if (!bus_name.starts_with(prefix)) return {};
    bus_name.remove_prefix(prefix.size());
    return bus_name.substr(0, bus_name.find(".instance"));
}

} // namespace tutti::playback
