#include "workers/now_playing/now_playing.hpp"

#include "base/printable.hpp"
#include "contract/topics.hpp"
#include "io/clock.hpp"
#include "io/task_group.hpp"
#include "playback/pace.hpp"
#include "worker/rim.hpp"
#include "worker/rounded.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::now_playing {

namespace {

using playback::SongChange;

Value brief(const contract::Playback& playback) {
    return Value::object(
        {{"player", playback.player},
         {"source", playback.source},
         {"artist", playback.artist},
         {"title", playback.title},
         {"album", playback.album},
         {"active", playback.active},
         {"playing", playback.playing}}
    );
}

} // namespace

NowPlaying::NowPlaying(worker::Worker& worker, std::vector<Address> destinations)
    : worker_(worker), destinations_(std::move(destinations)) {
    equip();
}

void NowPlaying::equip() {
    worker_.on_config([this](const Value& config) { return configure(config); });
    worker_.subscribe(
        contract::family_filter("", contract::Family::Playback),
        [this](const worker::Message& message) { hear(message); }
    );
    worker_.on_kept(contract::song_playing_topic(""), [this](const worker::Message& message) {
        auto kept = contract::parse_playback(message.payload);
        if (kept && !has_begun_) kept_ = std::move(*kept);
    });
    worker_.on_start([this] { begin(); });
    worker_.every(playback::health_pace, [this] { say_health(); });
    worker_.on_state([this] { return state(); });
    worker_.on_stats([this] { return stats(); });
    worker::on_command_task(worker_, "choose", [this](Value params) { return choose(std::move(params)); });
    loop_.run_in(worker_, "now-playing", [this] { return run(); });
}

Task<Result<Value>> NowPlaying::choose(Value params) {
    const auto* player = params.find("player");
    if (player == nullptr || !player->is_string())
        co_return fail(ErrorCode::InvalidInput, "`player` is missing: \"auto\", or a player's name");
    auto changes = Value::object({{"player", *player}});
    auto changed = co_await worker::change_config(worker_, std::move(changes));
    if (!changed) co_return pass_on(changed);
    const auto told = state();
    std::vector<Member> members(told.members().begin(), told.members().end());
    const std::string name(player->string());
    if (name != "auto" && !choice_.players().contains(name))
        members.push_back(
            {"message", fmt::format("no player {} is heard now: nothing counts until it is", printable(name))}
        );
    co_return Value::object(std::move(members));
}

Result<void> NowPlaying::configure(const Value& config) {
    auto section = sections::read_section(config, sections::read_now_playing);
    if (!section) return pass_on(section);
    section_ = std::move(*section);
    choice_.choose(section_.player);
    follow();
    if (has_begun_) say_health(); // a page shows who was chosen
    return {};
}

/// Players and song are known as the bus kept them: a song that goes on is no new one, and whoever counted
/// before counts still.
void NowPlaying::begin() {
    const auto now = io::steady_now();
    if (kept_) {
        choice_.resume(kept_->player);
        kept_->position = playback::position_at(*kept_, io::wall_now());
        static_cast<void>(song_.follow(&*kept_, now));
        said_ = *kept_;
    }
    has_begun_ = true;
    follow();
    if (song_.playback()) {
        publish();
        send_track();
        send_position();
    }
    loop_.wake();
    say_health();
}

// ---- what players say

void NowPlaying::hear(const worker::Message& message) {
    const auto topic = contract::parse_topic(message.topic);
    if (!topic) return;
    if (message.payload.empty()) {
        choice_.forget(topic->name);
        return follow();
    }
    auto playback = contract::parse_playback(message.payload);
    if (!playback || playback->player != topic->name) {
        ++refused_;
        if (refused_ == 1)
            worker_.log().warning(
                "what a player says is not understood",
                {{"topic", message.topic},
                 {"reason", playback ? "it speaks for another player" : playback.error().message}}
            );
        return;
    }
    ++words_;
    playback->position = playback::position_at(*playback, io::wall_now());
    if (choice_.take(std::move(*playback), io::steady_now())) follow();
}

/// What is played by the player that counts, with the position of now.
contract::Playback NowPlaying::current_playback(SteadyTime now) {
    const auto* current = choice_.current();
    if (current == nullptr) return {};
    auto playback = current->playback;
    playback::PositionClock clock;
    clock.begin(
        {.position = playback.position, .duration = playback.duration, .playing = playback.playing},
        current->arrived
    );
    playback.position = clock.at(now);
    return playback;
}

void NowPlaying::follow() {
    if (!has_begun_) return;
    const auto now = io::steady_now();
    const auto playback = current_playback(now);
    const auto changes = song_.follow(&playback, now);
    if (!changes.empty())
        say(changes);
    else if (song_.playback())
        publish();
    loop_.wake();
}

// ---- what is said of the one that counts

void NowPlaying::say(const std::vector<SongChange>& changes) {
    for (const auto change : changes) say_event(change);
    publish();
    const bool is_other =
        std::ranges::any_of(changes, [](auto change) { return change != SongChange::Seek; });
    if (is_other) send_track();
    if (!changes.empty()) send_position();
}

void NowPlaying::say_event(SongChange change) {
    const auto now = io::steady_now();
    // At its end it is the one that has ended.
    const auto& playback = song_.playback() ? *song_.playback() : said_;
    const auto position = worker::rounded(to_seconds(song_.position(now)), 1000);
    if (change == SongChange::Track) {
        ++tracks_;
        std::vector<Member> members = {
            {"player", playback.player}, {"source", playback.source},
            {"artist", playback.artist}, {"title", playback.title},
            {"album", playback.album},   {"duration", to_seconds(playback.duration)},
            {"position", position},      {"playing", playback.playing}
        };
        if (!playback.track_id.empty()) members.push_back({"track_id", playback.track_id});
        worker_.emit("song.track", Value::object(std::move(members)));
        say_health();
        return;
    }
    worker_.emit(
        "song.playback", Value::object(
                             {{"change", playback::name(change)},
                              {"playing", song_.is_playing()},
                              {"position", position},
                              {"player", playback.player},
                              {"artist", playback.artist},
                              {"title", playback.title}}
                         )
    );
    if (change == SongChange::End) say_health();
}

void NowPlaying::publish() {
    if (const auto& playing = song_.playback()) {
        said_ = *playing;
        said_.position = song_.position(io::steady_now());
    } else {
        const auto player = said_.player;
        said_ = {};
        said_.player = player;
        said_.expires_in = playback::holds_of_nothing;
    }
    if (said_.player.empty()) return;
    said_.timestamp = io::wall_now();
    worker_.publish(
        contract::song_playing_topic(""), contract::to_value(said_),
        {.retain = true, .expires_in = std::chrono::ceil<seconds>(said_.expires_in)}
    );
}

void NowPlaying::send_track() {
    if (!sender_) return;
    const std::int32_t active = song_.playback() ? 1 : 0;
    const auto playback = song_.playback().value_or(contract::Playback());
    const std::int32_t playing = playback.playing ? 1 : 0;
    const osc::Message message{
        "/karaoke/track",
        {active, playback.source, playback.artist, playback.title, playback.album,
         static_cast<float>(to_seconds(playback.duration)), playing}
    };
    sender_->send({&message, 1}, io::steady_now());
}

void NowPlaying::send_position() {
    const auto now = io::steady_now();
    position_due_ = song_.is_playing() ? now + position_pace : SteadyTime::max();
    if (!sender_) return;
    const std::int32_t playing = song_.is_playing() ? 1 : 0;
    const osc::Message message{
        "/karaoke/pos", {static_cast<float>(to_seconds(song_.position(now))), playing}
    };
    sender_->send({&message, 1}, now);
}

Task<void> NowPlaying::run() {
    const auto executor = co_await asio::this_coro::executor;
    io::TaskGroup tasks(executor);
    sender_.emplace(executor, destinations_);
    sender_->start(tasks);
    if (song_.playback()) {
        send_track();
        send_position();
    }
    while (loop_.runs()) {
        const auto expiry = choice_.next_expiry().value_or(SteadyTime::max());
        co_await loop_.sleep_until(std::min(position_due_, expiry));
        const auto now = io::steady_now();
        if (now >= choice_.next_expiry().value_or(SteadyTime::max())) {
            choice_.expire(now);
            follow();
        }
        if (now >= position_due_) send_position();
    }
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    co_await tasks.stop();
    sender_.reset();
}

// ---- how it is

void NowPlaying::say_health() {
    contract::Health health;
    const auto& playing = song_.playback();
    if (playing)
        health.message = fmt::format("{} {} counts", playing->playing ? "plays:" : "rests:", playing->player);
    else if (section_.player != "auto")
        health.message =
            fmt::format("{} plays nothing, and no other counts: now-playing.player", section_.player);
    else
        health.message = "nothing is played";
    const auto complaint = sender_ ? sender_->complaint() : std::string();
    if (!complaint.empty()) {
        health.level = contract::HealthLevel::Warn;
        health.message += "; OSC to " + complaint;
    }
    const auto figures = stats();
    std::vector<Member> members(figures.members().begin(), figures.members().end());
    members.push_back({"chosen", section_.player});
    health.details = Value::object(std::move(members));
    health.expires_in = playback::health_expiry;
    worker_.status(health.message);
    worker::publish_health(worker_, std::move(health));
}

Value NowPlaying::state() {
    std::vector<Value> players;
    for (const auto& [name, said] : choice_.players()) players.push_back(brief(said.playback));
    auto playing = Value();
    if (song_.playback()) {
        auto playback = *song_.playback();
        playback.position = song_.position(io::steady_now());
        playback.timestamp = io::wall_now();
        playing = contract::to_value(playback);
    }
    return Value::object(
        {{"chosen", section_.player}, {"playing", playing}, {"players", Value::array(std::move(players))}}
    );
}

Value NowPlaying::stats() const {
    return Value::object(
        {{"words", words_},
         {"refused", refused_},
         {"tracks", tracks_},
         {"osc", sender_ ? sender_->to_value() : Value::array({})}}
    );
}

} // namespace tutti::now_playing
