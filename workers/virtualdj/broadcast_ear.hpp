// BroadcastEar: a listener of an Icecast or Shoutcast server, for the titles alone: it says what the server
// says is played. A server that goes is looked for.
#pragma once

#include "base/result.hpp"
#include "io/asio.hpp"
#include "io/task_group.hpp"
#include "workers/virtualdj/heard_track.hpp"

#include <functional>
#include <optional>
#include <string>

namespace tutti::virtualdj {

class BroadcastEar {
public:
    /// "http://radio.local:8000/live".
    BroadcastEar(asio::any_io_executor executor, std::string url, std::function<void()> on_change);
    BroadcastEar(const BroadcastEar&) = delete;
    BroadcastEar& operator=(const BroadcastEar&) = delete;

    void start();
    /// Before it goes.
    Task<void> stop();

    /// nullptr: nothing is heard, or it has no name.
    const HeardTrack* track() const noexcept { return hears_ && heard_ ? &*heard_ : nullptr; }
    /// Why nothing is heard; empty: it is, or soon.
    const std::string& trouble() const noexcept { return trouble_; }

private:
    static constexpr microseconds patience = seconds(10); ///< with a connection, and with an answer
    static constexpr microseconds first_pause = seconds(1);
    static constexpr microseconds longest_pause = seconds(30);
    static constexpr microseconds title_pace = milliseconds(500); ///< no title is followed by another sooner

    Task<void> run();
    Task<Error> hear();
    void name_track(playback::DjTrack track);
    Task<void> name_later();
    void take_track(playback::DjTrack track);

    std::string url_;
    std::function<void()> on_change_;
    bool hears_ = false;
    std::optional<HeardTrack> heard_;       ///< the last; one that goes on behind a gap began when it did
    std::optional<playback::DjTrack> next_; ///< the last of those that came too soon
    SteadyTime named_ = SteadyTime::min();
    std::string trouble_;
    io::TaskGroup tasks_;
};

} // namespace tutti::virtualdj
