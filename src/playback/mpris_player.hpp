// MprisPlayer: what one player says of itself over D-Bus, from the properties of
// org.mpris.MediaPlayer2.Player to what is played. Pure; written from the MPRIS D-Bus Interface
// Specification 2.2 (specifications.freedesktop.org/mpris-spec) and its page of metadata.
#pragma once

#include "base/value.hpp"
#include "contract/playback.hpp"
#include "playback/position_clock.hpp"

#include <string>
#include <string_view>

namespace tutti::playback {

enum class MprisStatus : std::uint8_t { Stopped, Paused, Playing };

class MprisPlayer {
public:
    /// `source` is what people know it by: "vlc".
    explicit MprisPlayer(std::string source) : source_(std::move(source)) {}

    /// All properties, or some of them, as they changed. A kind that the specification does not have for a
    /// property is as if nobody had said it.
    void take(const Value& properties, SteadyTime now);
    /// `Position`, as it was asked for, or as the signal `Seeked` says it: in microseconds. True: the track
    /// was moved there.
    bool take_position(std::int64_t position, SteadyTime now);

    const std::string& source() const noexcept { return source_; }
    MprisStatus status() const noexcept { return status_; }
    /// Whether its properties say what it plays.
    bool has_track() const noexcept;
    bool is_playing() const noexcept { return has_track() && status_ == MprisStatus::Playing; }
    /// With the position of `now`; player, timestamp and expires_in are the caller's.
    contract::Playback playback(SteadyTime now) const;
    /// How fast it plays: who reads takes it for 1.
    double rate() const noexcept { return rate_; }
    /// Counts tracks: a new one was not asked for its position yet.
    std::uint64_t tracks() const noexcept { return tracks_; }

private:
    void take_metadata(const Value& metadata, SteadyTime now);
    PositionClock::Word word(SteadyTime now) const;

    std::string source_;
    MprisStatus status_ = MprisStatus::Stopped;
    std::string track_id_;
    std::string artist_;
    std::string title_;
    std::string album_;
    microseconds duration_{};
    double rate_ = 1;
    std::uint64_t tracks_ = 0;
    PositionClock clock_;
};

/// "org.mpris.MediaPlayer2.vlc.instance123" → "vlc"; empty: no player's name.
std::string_view mpris_source(std::string_view bus_name) noexcept;

} // namespace tutti::playback
