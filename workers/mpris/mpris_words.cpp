// What the worker `mpris` says: what is played, and how it is itself.
#include "contract/topics.hpp"
#include "io/clock.hpp"
#include "playback/pace.hpp"
#include "worker/rim.hpp"
#include "workers/mpris/mpris_monitor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace tutti::mpris {

namespace {

using playback::word_pace;

/// Who reads a position goes on at the song's own pace: of one that is played at another, a word comes before
/// they are apart by a tenth of a second.
microseconds pace_of(double rate) {
    constexpr double most_apart = 0.08;
    constexpr double shortest = 0.25;
    const double apart = std::abs(rate - 1);
    if (apart * to_seconds(word_pace) <= most_apart) return word_pace;
    const double pace = std::max(most_apart / apart, shortest);
    return std::chrono::duration_cast<microseconds>(std::chrono::duration<double>(pace));
}

} // namespace

contract::Playback MprisMonitor::current_playback(SteadyTime now) {
    const auto known = players_.find(current_);
    auto playback = known != players_.end() ? known->second.mpris.playback(now) : contract::Playback();
    playback.player = worker_.name();
    return playback;
}

void MprisMonitor::say(SteadyTime now) {
    auto playback = current_playback(now);
    playback.timestamp = io::wall_now();
    playback.expires_in = playback::holds_for(playback);
    const auto known = players_.find(current_);
    const double rate = known != players_.end() ? known->second.mpris.rate() : 1;
    word_due_ = playback.playing  ? now + pace_of(rate)
                : playback.active ? now + playback::resting_pace
                                  : SteadyTime::max();
    said_clock_.begin(
        {.position = playback.position, .duration = playback.duration, .playing = playback.playing}, now
    );
    ++words_;
    worker_.publish(
        contract::playback_topic("", worker_.name()), contract::to_value(playback),
        {.retain = true, .expires_in = std::chrono::ceil<seconds>(playback.expires_in)}
    );
    const bool is_other = playback.active != said_.active || playback.source != said_.source
                          || playback.playing != said_.playing;
    said_ = std::move(playback);
    if (is_other) say_health();
}

contract::Health MprisMonitor::health() const {
    contract::Health health;
    if (!bus_) {
        health.level = contract::HealthLevel::Warn;
        health.message = trouble_.empty() ? "begins" : trouble_;
    } else if (said_.active) {
        health.message = fmt::format("{} {}", said_.source, said_.playing ? "plays" : "rests");
    } else {
        health.message = fmt::format(
            "nothing is played; {} here",
            players_.size() == 1 ? "1 player is" : fmt::format("{} players are", players_.size())
        );
    }
    health.details = Value::object({{"players", players_.size()}, {"words", words_}});
    health.expires_in = playback::health_expiry;
    return health;
}

void MprisMonitor::say_health() {
    auto now = health();
    worker_.status(now.message);
    worker::publish_health(worker_, std::move(now));
}

Value MprisMonitor::state() const {
    const auto now = io::steady_now();
    std::vector<Value> players;
    for (const auto& [name, player] : players_) {
        const auto playback = player.mpris.playback(now);
        players.push_back(Value::object(
            {{"name", name},
             {"source", player.mpris.source()},
             {"heard", is_heard(player)},
             {"counts", name == current_},
             {"playing", playback.playing},
             {"artist", playback.artist},
             {"title", playback.title}}
        ));
    }
    return Value::object(
        {{"chosen", section_.player},
         {"message", health().message},
         {"players", Value::array(std::move(players))}}
    );
}

} // namespace tutti::mpris
