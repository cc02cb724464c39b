// MprisMonitor: the worker `mpris`. It listens to all players of the session's D-Bus, chooses among them, and
// says what that one plays on `playback/<name>`. Players tell of changes themselves; one that plays is asked
// now and then where it is, as positions are no property that they tell of.
#pragma once

#include "contract/health.hpp"
#include "io/asio.hpp"
#include "io/dbus/dbus_connection.hpp"
#include "playback/mpris_player.hpp"
#include "playback/player_choice.hpp"
#include "sections/mpris_section.hpp"
#include "worker/beside_loop.hpp"
#include "worker/worker.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::mpris {

class MprisMonitor {
public:
    /// Makes a monitor of the worker, which is not running yet and outlives it.
    explicit MprisMonitor(worker::Worker& worker);
    MprisMonitor(const MprisMonitor&) = delete;
    MprisMonitor& operator=(const MprisMonitor&) = delete;

private:
    static constexpr std::size_t most_players = 32;
    static constexpr microseconds patience = seconds(3); ///< with a player's answer
    /// A position that is off by less is not worth a word.
    static constexpr microseconds tolerance = milliseconds(100);

    struct Player {
        std::string owner; ///< its unique name: signals come from that
        playback::MprisPlayer mpris;
        std::uint64_t asked_track = 0; ///< whose position was asked for
        bool is_known = false;         ///< its properties have come
    };
    using Players = std::map<std::string, Player, std::less<>>; ///< by their names on the bus

    void equip();
    Task<void> run();
    Result<void> configure(const Value& config);

    Result<void> connect(const asio::any_io_executor& executor);
    void disconnect();
    void ask_who_is_there();
    void name_changed(const io::DBusSignal& signal);
    void came(const std::string& name, const std::string& owner);
    void went(std::string_view name);
    void take_properties(std::string_view name, std::string_view owner, const Value& properties);
    void properties_changed(const io::DBusSignal& signal);
    void seeked(const io::DBusSignal& signal);
    void ask_properties(const std::string& name, const std::string& owner);
    void ask_position(const std::string& name);
    Players::iterator player_of(std::string_view owner);
    bool is_heard(const Player& player) const;

    void follow(std::string_view name);
    void follow_all();
    void tell();

    // What it says: mpris_words.cpp
    void say(SteadyTime now);
    void say_health();
    contract::Health health() const;
    Value state() const;
    contract::Playback current_playback(SteadyTime now);

    worker::Worker& worker_;
    sections::MprisSection section_;
    std::optional<io::DBusConnection> bus_;
    std::string trouble_; ///< why there is no bus
    Players players_;
    playback::PlayerChoice choice_;
    std::string current_; ///< on the bus, the player that counts; empty: none
    contract::Playback said_;
    playback::PositionClock said_clock_;
    std::uint64_t words_ = 0;

    worker::BesideLoop loop_;
    SteadyTime question_due_ = SteadyTime::max();
    SteadyTime word_due_ = SteadyTime::max();
    bool is_closed_ = false; ///< the bus went
};

} // namespace tutti::mpris
