#include "live/song_state.hpp"

#include "base/json.hpp"
#include "contract/fields.hpp"
#include "contract/playback.hpp"
#include "contract/song_lyrics.hpp"
#include "contract/topics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::live {

namespace {

std::string message_of_song(const char* type, WallTime now) {
    auto text = fmt::format(R"({{"v":{},"type":"{}","timestamp":)", contract::version, type);
    append_json(text, to_seconds(now));
    return text;
}

Applied fate_of(const Error& error) {
    return error.code == ErrorCode::UnknownVersion ? Applied::UnknownVersion : Applied::Malformed;
}

} // namespace

Applied SongState::apply(
    std::string_view topic, std::string_view payload, const Delivery& delivery, WallTime wall, SteadyTime now
) {
    using contract::Family;
    const auto parts = contract::parse_topic(topic);
    if (!parts) return Applied::Ignored;
    const bool is_song = parts->family == Family::Song;
    if (is_song && parts->name == "lyrics") return take_lyrics(payload);
    if (parts->family != Family::Playback && !(is_song && parts->name == "playing")) return Applied::Ignored;
    Said said{std::string(payload), {}};
    if (!payload.empty()) {
        if (payload.size() > limits_.playback) return Applied::Full;
        const auto playback = contract::parse_playback(payload);
        if (!playback) return refuse(playback.error().message, fate_of(playback.error()));
        if (!is_song && playback->player != parts->name) return refuse("it speaks for another player");
        said.until = delivery.deadline(playback->expires_in, playback->timestamp, wall, now);
        if (said.until <= now) {
            // It is over, and what was said before it is older still.
            const bool is_known = is_song ? playing_.has_value() : players_.contains(parts->name);
            if (!is_known) return Applied::Ignored;
            said.payload.clear();
        }
    }
    return is_song ? take_playing(std::move(said)) : take_player(parts->name, std::move(said));
}

Applied SongState::refuse(std::string why, Applied as) {
    refusal_ = std::move(why);
    return as;
}

Applied SongState::take_playing(Said said) {
    ++song_revision_;
    playing_.reset();
    if (!said.payload.empty()) playing_ = std::move(said);
    return Applied::Done;
}

Applied SongState::take_player(std::string_view player, Said said) {
    const auto known = players_.find(player);
    if (said.payload.empty()) {
        if (known != players_.end()) players_.erase(known);
    } else if (known != players_.end()) {
        known->second = std::move(said);
    } else {
        if (players_.size() >= limits_.players) return Applied::Full;
        players_.emplace(player, std::move(said));
    }
    ++song_revision_;
    return Applied::Done;
}

Applied SongState::take_lyrics(std::string_view payload) {
    if (payload.size() > limits_.lyrics) return Applied::Full;
    if (!payload.empty()) {
        const auto lyrics = contract::parse_song_lyrics(payload);
        if (!lyrics) return refuse(lyrics.error().message, fate_of(lyrics.error()));
    }
    lyrics_ = payload;
    ++lyrics_revision_;
    return Applied::Done;
}

void SongState::forget_players() {
    playing_.reset();
    players_.clear();
    ++song_revision_;
}

void SongState::forget_lyrics() {
    lyrics_.clear();
    ++lyrics_revision_;
}

void SongState::expire(SteadyTime now) {
    const bool is_over = playing_ && playing_->until <= now;
    if (is_over) playing_.reset();
    const auto gone = std::erase_if(players_, [&](const auto& player) { return player.second.until <= now; });
    if (is_over || gone > 0) ++song_revision_;
}

std::optional<SteadyTime> SongState::next_deadline() const {
    std::optional<SteadyTime> next;
    if (playing_) next = playing_->until;
    for (const auto& [name, said] : players_) next = next ? std::min(*next, said.until) : said.until;
    return next;
}

std::string SongState::song(WallTime now) const {
    auto text = message_of_song("song", now);
    text.append(R"(,"playing":)").append(playing_ ? playing_->payload : "null").append(R"(,"players":[)");
    const char* between = "";
    for (const auto& [name, said] : players_) text.append(std::exchange(between, ",")).append(said.payload);
    return text.append("]}");
}

std::string SongState::lyrics(WallTime now) const {
    auto text = message_of_song("lyrics", now);
    return text.append(R"(,"lyrics":)").append(lyrics_.empty() ? "null" : lyrics_).append("}");
}

} // namespace tutti::live
