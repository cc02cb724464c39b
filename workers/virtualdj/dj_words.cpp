// What the worker `virtualdj` says: what is played, and how it is itself.
#include "contract/playback.hpp"
#include "contract/topics.hpp"
#include "io/clock.hpp"
#include "playback/pace.hpp"
#include "worker/rim.hpp"
#include "workers/virtualdj/dj_monitor.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::virtualdj {

void DjMonitor::say() {
    const auto now = io::wall_now();
    const bool is_active = !is_over(now);
    word_due_ = is_active ? io::steady_now() + playback::word_pace : SteadyTime::max();
    contract::Playback playback;
    playback.player = worker_.name();
    playback.source = section_.source;
    playback.active = playback.playing = is_active;
    if (is_active) {
        playback.artist = said_->track.artist;
        playback.title = said_->track.title;
        playback.album = said_->track.album;
        playback.position = std::max(microseconds(0), now - said_->began);
    }
    playback.timestamp = now;
    playback.expires_in = playback::holds_for(playback);
    if (was_active_ != is_active) worker_.status(sentence(now));
    was_active_ = is_active;
    worker_.publish(
        contract::playback_topic("", worker_.name()), contract::to_value(playback),
        {.retain = true, .expires_in = std::chrono::ceil<seconds>(playback.expires_in)}
    );
}

bool DjMonitor::is_asked_nothing() const {
    return section_.path.empty() && !section_.listen && section_.icecast.empty();
}

/// Of any of the places that it looks at; empty: there is none.
std::string DjMonitor::trouble() const {
    if (is_asked_nothing())
        return "nothing is followed: set virtualdj.path to the file that the DJ program writes, or "
               "virtualdj.listen to where it broadcasts to";
    if (!door_trouble_.empty()) return door_trouble_;
    if (ear_ && !ear_->trouble().empty()) return ear_->trouble() + ": virtualdj.icecast";
    if (!file_.trouble().empty()) return fmt::format("{}: {}", file_.path().native(), file_.trouble());
    return {};
}

std::string DjMonitor::sentence(WallTime now) const {
    if (auto complaint = trouble(); !complaint.empty()) return complaint;
    if (!is_over(now)) return "music plays";
    if (door_ && door_->broadcasts() == 0)
        return fmt::format("waits for a broadcast at {}", print(door_->address()));
    const bool waits_for_file = !file_.path().empty() && !file_.is_there();
    if (waits_for_file && !door_ && !ear_) return fmt::format("waits for {}", file_.path().native());
    return "nothing is played";
}

contract::Health DjMonitor::health() const {
    contract::Health health;
    if (!trouble().empty()) health.level = contract::HealthLevel::Warn;
    health.message = sentence(io::wall_now());
    health.details = Value::object(
        {{"polled", is_polled_},
         {"looks", looks_},
         {"reads", file_.reads()},
         {"tracks", tracks_},
         {"broadcasts", door_ ? door_->broadcasts() : 0},
         {"refused", door_ ? door_->refused() : 0}}
    );
    health.expires_in = playback::health_expiry;
    return health;
}

void DjMonitor::say_health() {
    auto now = health();
    worker_.status(now.message);
    worker::publish_health(worker_, std::move(now));
}

Value DjMonitor::state() const {
    auto track = Value();
    if (said_)
        track = Value::object(
            {{"artist", said_->track.artist},
             {"title", said_->track.title},
             {"album", said_->track.album},
             {"began", to_seconds(said_->began)},
             {"over", is_over(io::wall_now())}}
        );
    return Value::object(
        {{"path", file_.path().native()},
         {"polled", is_polled_},
         {"listens", door_ ? Value(print(door_->address())) : Value()},
         {"broadcasts", door_ ? door_->broadcasts() : 0},
         {"message", health().message},
         {"track", track},
         {"tracks", tracks_},
         {"looks", looks_},
         {"reads", file_.reads()}}
    );
}

} // namespace tutti::virtualdj
