// What the worker `spotify` says: what is played, and how it is itself.
#include "contract/health.hpp"
#include "contract/playback.hpp"
#include "contract/topics.hpp"
#include "io/clock.hpp"
#include "playback/pace.hpp"
#include "worker/rim.hpp"
#include "worker/rounded.hpp"
#include "workers/spotify/spotify_service.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::spotify {

namespace {

const char* name(Heard::Kind kind) {
    switch (kind) {
    case Heard::Kind::Episode:
        return "episode";
    case Heard::Kind::Advertisement:
        return "advertisement";
    case Heard::Kind::Track:
        break;
    }
    return "track";
}

Value to_value(const Heard& heard, microseconds position) {
    return Value::object(
        {{"kind", name(heard.kind)},
         {"artist", heard.artist},
         {"title", heard.title},
         {"album", heard.album},
         {"duration", worker::rounded(to_seconds(heard.duration), 1000)},
         {"position", worker::rounded(to_seconds(position), 1000)},
         {"playing", heard.playing},
         {"track_id", heard.id}}
    );
}

} // namespace

void SpotifyService::say() {
    const auto word = monitor_.word(io::steady_now());
    if (!word) return;
    const auto& heard = word->heard;
    contract::Playback playback;
    playback.player = worker_.name();
    playback.active = word->is_active;
    playback.source = "spotify";
    playback.artist = heard.artist;
    playback.title = heard.title;
    playback.album = heard.album;
    playback.duration = heard.duration;
    playback.position = heard.position;
    playback.playing = heard.playing;
    playback.track_id = heard.id;
    playback.timestamp = io::wall_now();
    playback.expires_in = playback::holds_for(playback);
    worker_.publish_bytes(
        contract::playback_topic("", playback.player), contract::print(playback),
        {.retain = true, .expires_in = std::chrono::ceil<seconds>(playback.expires_in)}
    );
}

const char* SpotifyService::login_state() const {
    if (section_.client_id.empty()) return "no client_id";
    if (pending_ && pending_->until > io::steady_now()) return "under way";
    if (!login_) return "none";
    return login_->client_id == section_.client_id ? "in" : "of another client_id";
}

std::string SpotifyService::sentence() const {
    if (section_.client_id.empty())
        return "nobody is asked: set spotify.client_id to the Client ID of an app at "
               "developer.spotify.com/dashboard";
    if (!login_ && !complaint_.empty()) return complaint_ + "; log in again";
    if (!login_) return "nobody has logged in: tutti call spotify authorize";
    if (!can_ask()) return "the login is of another spotify.client_id; log in again";
    if (!complaint_.empty()) return complaint_;
    if (monitor_.trouble()) return monitor_.trouble()->sentence;
    if (questions_ == 0) return "begins";
    if (!monitor_.heard()) return "nothing is played";
    return monitor_.heard()->playing ? "music plays" : "the music rests";
}

void SpotifyService::say_health() {
    const bool is_well = can_ask() && complaint_.empty() && !monitor_.trouble();
    contract::Health health;
    health.level = is_well ? contract::HealthLevel::Ok : contract::HealthLevel::Warn;
    health.message = said_sentence_ = sentence();
    health.details =
        Value::object({{"login", login_state()}, {"questions", questions_}, {"refusals", refusals_}});
    health.expires_in = playback::health_expiry;
    worker_.status(health.message);
    worker::publish_health(worker_, std::move(health));
}

Value SpotifyService::state() const {
    const auto now = io::steady_now();
    const auto& heard = monitor_.heard();
    const auto& trouble = monitor_.trouble();
    const auto pause = std::max(microseconds(0), monitor_.next_question() - now);
    return Value::object(
        {{"login", login_state()},
         {"message", sentence()},
         {"playback", heard ? to_value(*heard, monitor_.position(now)) : Value()},
         {"trouble", trouble ? Value(trouble->sentence) : Value()},
         {"next_question_in", can_ask() ? Value(worker::rounded(to_seconds(pause), 10)) : Value()}}
    );
}

} // namespace tutti::spotify
