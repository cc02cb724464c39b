// BroadcastDoor: where DJ programs broadcast to, as if it were an Icecast server: of what comes the names of
// tracks are kept, and the sound is dropped. It has a port of its own, and nobody listens to it.
#pragma once

#include "base/address.hpp"
#include "base/result.hpp"
#include "io/asio.hpp"
#include "io/log.hpp"
#include "io/stream.hpp"
#include "io/task_group.hpp"
#include "playback/broadcast_request.hpp"
#include "worker/seldom.hpp"
#include "workers/virtualdj/heard_track.hpp"

#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <string>

namespace tutti::virtualdj {

class BroadcastDoor {
public:
    struct Options {
        Address address;                               ///< the host is numeric, or "localhost"
        std::function<Result<std::string>()> password; ///< asked for at each login
        std::function<void()> on_change;               ///< what is played, or who broadcasts
    };

    /// The log outlives it.
    BroadcastDoor(asio::any_io_executor executor, const io::Log& log, Options options);
    BroadcastDoor(const BroadcastDoor&) = delete;
    BroadcastDoor& operator=(const BroadcastDoor&) = delete;

    Result<void> open();
    /// Before it goes.
    Task<void> stop();

    /// What the broadcast plays that said so last; nullptr: none says anything.
    const HeardTrack* track() const noexcept;
    std::size_t broadcasts() const noexcept;
    /// Logins with a wrong password.
    std::uint64_t refused() const noexcept { return refused_; }
    /// With the port that was taken, where the kernel was to choose.
    Address address() const {
        return {options_.address.host, listener_ ? listener_->port() : std::uint16_t{0}};
    }

private:
    static constexpr std::size_t most_visits = 8;
    static constexpr std::size_t most_broadcasts = 2;
    static constexpr microseconds patience = seconds(10);       ///< with a request
    static constexpr microseconds patience_at_end = seconds(1); ///< with one that was told no
    static constexpr microseconds pause_when_wrong = seconds(1);

    struct Visit {
        io::Stream stream;
        std::string mount; ///< empty: it does not broadcast
        std::optional<HeardTrack> heard = std::nullopt;
        std::uint64_t named = 0; ///< the higher, the later
    };
    using Visits = std::list<Visit>;

    Task<void> accept_all();
    void welcome(io::Stream stream);
    Task<void> serve(Visits::iterator visit);
    Task<void> talk(Visit& visit);
    Task<void> answer(Visit& visit, std::string text);
    Task<void> hear(Visit& visit, playback::BroadcastRequest request, std::string rest);
    bool is_right(const std::optional<std::string>& password);
    std::string take_song(const playback::BroadcastRequest& request);
    void name_track(Visit& visit, std::optional<playback::DjTrack> track);

    asio::any_io_executor executor_;
    const io::Log& log_;
    Options options_;
    std::optional<io::Listener> listener_;
    Visits visits_; ///< in the order in which they came
    io::TaskGroup tasks_;
    std::uint64_t namings_ = 0;
    std::uint64_t refused_ = 0;
    worker::Seldom told_unreadable_; // whoever comes can make it be told
};

} // namespace tutti::virtualdj
