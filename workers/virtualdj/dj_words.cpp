// What the worker `virtualdj` says: what is played, and how it is itself.
#include "contract/playback.hpp"
#include "contract/topics.hpp"
#include "io/clock.hpp"
#include "worker/rim.hpp"
#include "workers/virtualdj/dj_monitor.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::virtualdj {

void DjMonitor::say() {
    const auto now = io::wall_now();
    const bool is_active = track_ && !is_over(now);
    word_due_ = is_active ? io::steady_now() + word_pace : SteadyTime::max();
    contract::Playback playback;
    playback.player = worker_.name();
    playback.source = section_.source;
    playback.active = playback.playing = is_active;
    if (is_active) {
        playback.artist = track_->artist;
        playback.title = track_->title;
        playback.album = track_->album;
        playback.position = std::max(microseconds(0), now - began_);
    }
    playback.timestamp = now;
    playback.expires_in = is_active ? word_expiry : std::chrono::hours(24);
    if (was_active_ != is_active) worker_.status(health().message);
    was_active_ = is_active;
    worker_.publish(
        contract::playback_topic("", worker_.name()), contract::to_value(playback),
        {.retain = true, .expires_in = std::chrono::ceil<seconds>(playback.expires_in)}
    );
}

contract::Health DjMonitor::health() const {
    contract::Health health;
    if (path_.empty()) {
        health.level = contract::HealthLevel::Warn;
        health.message = "no file is followed: set virtualdj.path to the one that the DJ program writes";
    } else if (!trouble_.empty()) {
        health.level = contract::HealthLevel::Warn;
        health.message = fmt::format("{}: {}", path_.native(), trouble_);
    } else if (seen_ && !seen_->digest) {
        health.message = fmt::format("waits for {}", path_.native());
    } else if (!track_ || is_over(io::wall_now())) {
        health.message = "nothing is played";
    } else {
        health.message = "music plays";
    }
    health.details = Value::object({{"polled", is_polled_}, {"looks", looks_}, {"tracks", tracks_}});
    health.expires_in = health_expiry;
    return health;
}

void DjMonitor::say_health() {
    auto now = health();
    worker_.status(now.message);
    worker::publish_health(worker_, std::move(now));
}

Value DjMonitor::state() const {
    auto track = Value();
    if (track_)
        track = Value::object(
            {{"artist", track_->artist},
             {"title", track_->title},
             {"album", track_->album},
             {"began", to_seconds(began_)},
             {"over", is_over(io::wall_now())}}
        );
    return Value::object(
        {{"path", path_.native()},
         {"polled", is_polled_},
         {"message", health().message},
         {"track", track},
         {"tracks", tracks_},
         {"looks", looks_}}
    );
}

} // namespace tutti::virtualdj
