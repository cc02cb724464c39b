#include "workers/mpris/mpris_monitor.hpp"

#include "base/value_path.hpp"
#include "io/clock.hpp"
#include "playback/pace.hpp"
#include "worker/rim.hpp"

#include <algorithm>
#include <utility>

namespace tutti::mpris {

namespace {

constexpr const char* object = "/org/mpris/MediaPlayer2";
constexpr const char* player_interface = "org.mpris.MediaPlayer2.Player";
constexpr const char* properties_interface = "org.freedesktop.DBus.Properties";
constexpr std::string_view prefix = "org.mpris.MediaPlayer2.";
/// Speaks for the other players: each would be there twice.
constexpr std::string_view proxy = "playerctld";

constexpr microseconds first_pause = seconds(1);
constexpr microseconds longest_pause = seconds(30);

io::DBusCall ask_bus(const char* member, std::vector<Value> arguments = {}) {
    return {
        .service = "org.freedesktop.DBus",
        .path = "/org/freedesktop/DBus",
        .interface = "org.freedesktop.DBus",
        .member = member,
        .arguments = std::move(arguments)
    };
}

io::DBusCall ask_player(const std::string& name, const char* member, std::vector<Value> arguments) {
    return {
        .service = name,
        .path = object,
        .interface = properties_interface,
        .member = member,
        .arguments = std::move(arguments)
    };
}

} // namespace

MprisMonitor::MprisMonitor(worker::Worker& worker) : worker_(worker) { equip(); }

void MprisMonitor::equip() {
    worker_.on_config([this](const Value& config) { return configure(config); });
    worker_.on_start([this] { say_health(); });
    worker_.every(playback::health_pace, [this] { say_health(); });
    worker_.on_state([this] { return state(); });
    loop_.run_in(worker_, "mpris", [this] { return run(); });
}

Result<void> MprisMonitor::configure(const Value& config) {
    auto section = sections::read_section(config, sections::read_mpris);
    if (!section) return pass_on(section);
    section_ = std::move(*section);
    follow_all();
    return {};
}

/// Nothing is said at its end: whoever replaces it goes on where the track is, and what was said expires.
Task<void> MprisMonitor::run() {
    const auto executor = co_await asio::this_coro::executor;
    auto pause = first_pause;
    SteadyTime connect_due{};
    while (loop_.runs()) {
        const auto now = io::steady_now();
        if (std::exchange(is_closed_, false)) {
            disconnect();
            connect_due = now + first_pause;
        }
        if (!bus_ && connect_due <= now) {
            const auto connected = connect(executor);
            pause = connected ? first_pause : std::min(pause * 2, longest_pause);
            connect_due = now + pause;
            const auto trouble = std::exchange(trouble_, connected ? "" : connected.error().message);
            if (trouble != trouble_) say_health();
        }
        if (question_due_ <= now && !current_.empty()) ask_position(current_);
        if (word_due_ <= now) say(now);
        auto next = std::min(question_due_, word_due_);
        if (!bus_) next = std::min(next, connect_due);
        co_await loop_.sleep_until(next);
    }
    bus_.reset();
}

// ---- the bus

Result<void> MprisMonitor::connect(const asio::any_io_executor& executor) {
    auto bus = io::DBusConnection::open_session(executor);
    if (!bus) return pass_on(bus);
    bus_.emplace(std::move(*bus));
    bus_->on_closed([this] {
        is_closed_ = true;
        loop_.wake();
    });
    bus_->on_signal(
        "type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',"
        "arg0namespace='org.mpris.MediaPlayer2'",
        [this](const io::DBusSignal& signal) { name_changed(signal); }
    );
    bus_->on_signal(
        "type='signal',path='/org/mpris/MediaPlayer2',interface='org.freedesktop.DBus.Properties',"
        "member='PropertiesChanged',arg0='org.mpris.MediaPlayer2.Player'",
        [this](const io::DBusSignal& signal) { properties_changed(signal); }
    );
    bus_->on_signal(
        "type='signal',path='/org/mpris/MediaPlayer2',interface='org.mpris.MediaPlayer2.Player',"
        "member='Seeked'",
        [this](const io::DBusSignal& signal) { seeked(signal); }
    );
    ask_who_is_there();
    return {};
}

void MprisMonitor::disconnect() {
    bus_.reset();
    worker_.log().warning("the session's D-Bus has gone");
    trouble_ = "the session's D-Bus has gone; it is looked for";
    while (!players_.empty()) went(players_.begin()->first);
    say_health();
}

void MprisMonitor::ask_who_is_there() {
    bus_->ask(ask_bus("ListNames"), io::steady_now() + patience, [this](const io::DBusReply& reply) {
        const auto* names = reply ? find_at(*reply, 0) : nullptr;
        if (names == nullptr || !names->is_array()) return;
        for (const auto& item : names->items()) {
            if (!item.is_string() || !item.string().starts_with(prefix)) continue;
            const std::string name(item.string());
            bus_->ask(
                ask_bus("GetNameOwner", {name}), io::steady_now() + patience,
                [this, name](const io::DBusReply& owner) {
                    if (owner) came(name, std::string(text_at(*owner, 0).value_or("")));
                }
            );
        }
    });
}

void MprisMonitor::name_changed(const io::DBusSignal& signal) {
    const auto name = text_at(signal.body, 0).value_or("");
    const auto owner = text_at(signal.body, 2).value_or("");
    if (owner.empty()) return went(name);
    came(std::string(name), std::string(owner));
}

void MprisMonitor::came(const std::string& name, const std::string& owner) {
    const auto source = playback::mpris_source(name);
    if (owner.empty() || source.empty() || source == proxy) return;
    const auto known = players_.find(name);
    if (known != players_.end() && known->second.owner == owner) return;
    if (known != players_.end()) went(name);
    if (players_.size() >= most_players) return;
    players_.emplace(name, Player{.owner = owner, .mpris = playback::MprisPlayer(std::string(source))});
    worker_.log().info("a player has come", {{"player", name}});
    ask_properties(name, owner);
}

void MprisMonitor::went(std::string_view name) {
    const auto known = players_.find(name);
    if (known == players_.end()) return;
    worker_.log().info("a player has gone", {{"player", known->first}});
    choice_.forget(known->first);
    players_.erase(known);
    tell();
    say_health();
}

MprisMonitor::Players::iterator MprisMonitor::player_of(std::string_view owner) {
    return std::ranges::find_if(players_, [owner](const auto& entry) { return entry.second.owner == owner; });
}

// ---- what players say

void MprisMonitor::ask_properties(const std::string& name, const std::string& owner) {
    bus_->ask(
        ask_player(name, "GetAll", {player_interface}), io::steady_now() + patience,
        [this, name, owner](const io::DBusReply& reply) {
            if (reply)
                take_properties(name, owner, find_at(*reply, 0) != nullptr ? *find_at(*reply, 0) : Value());
        }
    );
}

void MprisMonitor::take_properties(std::string_view name, std::string_view owner, const Value& properties) {
    const auto known = players_.find(name);
    if (known == players_.end() || known->second.owner != owner) return;
    known->second.is_known = true;
    known->second.mpris.take(properties, io::steady_now());
    known->second.asked_track = known->second.mpris.tracks(); // `Position` was among them
    follow(name);
    say_health();
}

void MprisMonitor::properties_changed(const io::DBusSignal& signal) {
    const auto known = player_of(signal.sender);
    const auto* changed = find_at(signal.body, 1);
    if (known == players_.end() || changed == nullptr) return;
    known->second.mpris.take(*changed, io::steady_now());
    // One that says only that something changed is asked what it is.
    const auto* invalidated = find_at(signal.body, 2);
    const bool says_too_little =
        invalidated != nullptr && invalidated->is_array() && !invalidated->items().empty();
    if (says_too_little) ask_properties(known->first, known->second.owner);
    follow(known->first);
}

void MprisMonitor::seeked(const io::DBusSignal& signal) {
    const auto known = player_of(signal.sender);
    const auto position = number_at(signal.body, 0);
    if (known == players_.end() || !position) return;
    known->second.mpris.take_position(static_cast<std::int64_t>(*position), io::steady_now());
    follow(known->first);
}

void MprisMonitor::ask_position(const std::string& name) {
    question_due_ = SteadyTime::max();
    const auto known = players_.find(name);
    if (known == players_.end() || !bus_) return;
    auto& player = known->second;
    player.asked_track = player.mpris.tracks();
    if (player.mpris.is_playing()) question_due_ = io::steady_now() + section_.position;
    bus_->ask(
        ask_player(name, "Get", {player_interface, "Position"}), io::steady_now() + patience,
        [this, name, owner = player.owner, track = player.asked_track](const io::DBusReply& reply) {
            const auto position = reply ? number_at(*reply, 0) : std::nullopt;
            const auto asked = players_.find(name);
            // An answer about the track before says nothing of this one.
            const bool is_meant = asked != players_.end() && asked->second.owner == owner
                                  && asked->second.mpris.tracks() == track;
            if (!position || !is_meant) return;
            asked->second.mpris.take_position(static_cast<std::int64_t>(*position), io::steady_now());
            follow(name);
        }
    );
}

// ---- which of them counts

bool MprisMonitor::is_heard(const Player& player) const {
    const auto& source = player.mpris.source();
    if (std::ranges::find(section_.ignore, source) != section_.ignore.end()) return false;
    return section_.player == "auto" || section_.player == source;
}

void MprisMonitor::follow(std::string_view name) {
    const auto known = players_.find(name);
    if (known == players_.end()) return;
    if (!is_heard(known->second)) {
        choice_.forget(name);
    } else {
        const auto now = io::steady_now();
        auto playback = known->second.mpris.playback(now);
        playback.player = known->first;
        static_cast<void>(choice_.hold(std::move(playback), now));
    }
    tell();
}

void MprisMonitor::follow_all() {
    for (const auto& [name, player] : players_)
        if (player.is_known) follow(name);
}

/// Says what is news, and asks what is not known.
void MprisMonitor::tell() {
    const auto now = io::steady_now();
    const auto* best = choice_.current();
    const auto before = std::exchange(current_, best != nullptr ? best->playback.player : std::string());
    const auto playback = current_playback(now);
    const bool is_same = words_ > 0 && playback.active == said_.active && playback.is_same_track(said_)
                         && playback.playing == said_.playing && playback.duration == said_.duration
                         && std::chrono::abs(playback.position - said_clock_.at(now)) <= tolerance;
    if (!is_same) say(now);
    const auto known = players_.find(current_);
    if (known == players_.end()) {
        question_due_ = SteadyTime::max();
    } else if (current_ != before || known->second.asked_track != known->second.mpris.tracks()) {
        ask_position(current_);
    } else {
        const auto due = now + section_.position;
        question_due_ = playback.playing ? std::min(question_due_, due) : SteadyTime::max();
    }
    loop_.wake();
}

} // namespace tutti::mpris
