// NowPlaying: the worker `now-playing`. Several players say what they play; it says which of them counts, on
// `song/playing`, as events and as OSC, so that nobody else has to choose. While nothing plays it sleeps.
#pragma once

#include "base/address.hpp"
#include "io/asio.hpp"
#include "playback/player_choice.hpp"
#include "playback/song.hpp"
#include "sections/now_playing_section.hpp"
#include "telemetry/osc_sender.hpp"
#include "worker/beside_loop.hpp"
#include "worker/worker.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tutti::now_playing {

class NowPlaying {
public:
    /// Makes the worker, which is not running yet, say what is played. It outlives this. OSC goes to
    /// `destinations`.
    NowPlaying(worker::Worker& worker, std::vector<Address> destinations);
    NowPlaying(const NowPlaying&) = delete;
    NowPlaying& operator=(const NowPlaying&) = delete;

private:
    static constexpr microseconds position_pace = milliseconds(500);

    void equip();
    void begin();
    Task<Result<Value>> choose(Value params);
    Task<void> run();
    Result<void> configure(const Value& config);

    void hear(const worker::Message& message);
    void follow();
    void say(const std::vector<playback::SongChange>& changes);
    void say_event(playback::SongChange change);
    void publish();
    void send_track();
    void send_position();
    void say_health();

    contract::Playback current_playback(SteadyTime now);
    Value state();
    Value stats() const;

    worker::Worker& worker_;
    std::vector<Address> destinations_;
    sections::NowPlayingSection section_;
    playback::PlayerChoice choice_;
    playback::Song song_;
    contract::Playback said_;                ///< on song/playing
    std::optional<contract::Playback> kept_; ///< what was said before this start
    bool has_begun_ = false;
    std::optional<telemetry::OscSender> sender_; ///< while it runs
    worker::BesideLoop loop_;
    SteadyTime position_due_ = SteadyTime::max();
    std::uint64_t words_ = 0;
    std::uint64_t refused_ = 0; ///< that were no playback, or another player's
    std::uint64_t tracks_ = 0;
};

} // namespace tutti::now_playing
