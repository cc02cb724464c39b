// LiveFeed: the clients of /ws/live, and those of the event stream /api/events, who get the same. A new one
// gets a snapshot, then all get what changes, at most ten times a second, and a ping where nothing changed.
// Who was cut off from the event stream and says what it has had gets what it missed alone. Told the time;
// owns no connection.
#pragma once

#include "base/time.hpp"
#include "gateway/whose.hpp"
#include "io/http/event_stream.hpp"
#include "io/http/web_socket.hpp"
#include "live/live_state.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::gateway {

struct LiveFeedOptions {
    microseconds pace = milliseconds(100); ///< between two deltas
    microseconds ping = seconds(5);        ///< of silence
    std::size_t clients = 1024;            ///< more are closed with 1013
    std::string run = "0";         ///< first part of the ids of events: those of another run are not ours
    std::size_t kept_deltas = 256; ///< for who comes back to the event stream
    std::size_t kept_bytes = 128 * 1024; ///< likewise
};

/// What the feed did so far.
struct LiveFeedStatistics {
    std::uint64_t snapshots = 0;
    std::uint64_t deltas = 0; ///< made, each sent to all clients
    std::uint64_t pings = 0;
    std::uint64_t refused = 0; ///< clients past the limit
    std::uint64_t resumed = 0; ///< of the event stream, who needed no snapshot
};

class LiveFeed final : public io::WebSocketHandler, public io::EventStreamHandler {
public:
    struct Now {
        WallTime wall;
        SteadyTime steady;
    };
    /// `clock` says the time when a client comes; `woken` is called when next_deadline() may have moved
    /// nearer.
    LiveFeed(
        live::LiveState& state, std::function<Now()> clock, std::function<void()> woken,
        LiveFeedOptions options = {}
    );

    /// The state may have changed.
    void state_changed(Now now);
    /// Sends what is due by now.
    void tick(Now now);
    /// When tick() has something to do; nothing without clients.
    std::optional<SteadyTime> next_deadline() const;

    void close_all(io::WebSocketClose code, std::string_view reason, Whose whose = {});
    std::size_t clients() const noexcept { return clients_.size() + streams_.size(); }
    bool has_room() const noexcept { return clients() < options_.clients; }
    void note_refused() noexcept { ++statistics_.refused; }
    const LiveFeedStatistics& statistics() const noexcept { return statistics_; }

    void opened(io::WebSocketConnection& connection) override;
    void closed(io::WebSocketConnection& connection) override;
    void opened(io::EventStreamConnection& connection) override;
    void closed(io::EventStreamConnection& connection) override;

private:
    struct Kept {
        std::uint64_t number;
        io::WebSocketText text;
    };
    bool may_enter();
    void entered(Now now);
    io::WebSocketText snapshot(Now now);
    void send_delta(Now now);
    void keep(const io::WebSocketText& delta);
    bool resume(io::EventStreamConnection& connection) const;
    std::string id_of(std::uint64_t number) const;
    void send_to_sockets(const io::WebSocketText& text);
    void send_to_streams(const io::EventStreamText& events);

    live::LiveState& state_;
    std::function<Now()> clock_;
    std::function<void()> woken_;
    LiveFeedOptions options_;
    LiveFeedStatistics statistics_;
    std::vector<io::WebSocketConnection*> clients_;
    std::vector<io::EventStreamConnection*> streams_;
    std::uint64_t number_ = 0; ///< of the last delta: what the state is that clients know
    std::deque<Kept> kept_;    ///< the last deltas, without a gap up to `number_`
    std::size_t kept_bytes_ = 0;
    bool keeps_ = false; ///< since somebody may come back
    SteadyTime last_delta_{};
    SteadyTime last_sent_{};
};

} // namespace tutti::gateway
