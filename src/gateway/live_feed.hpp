// LiveFeed: the clients of /ws/live. A new one gets a snapshot, then all get what changes, at most ten times
// a second, and a ping where nothing changed. Told the time; owns no connection.
#pragma once

#include "base/time.hpp"
#include "io/http/web_socket.hpp"
#include "live/live_state.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace tutti::gateway {

struct LiveFeedOptions {
    microseconds pace = milliseconds(100); ///< between two deltas
    microseconds ping = seconds(5);        ///< of silence
    std::size_t clients = 64;              ///< more are closed with 1013
};

/// What the feed did so far.
struct LiveFeedStatistics {
    std::uint64_t snapshots = 0;
    std::uint64_t deltas = 0; ///< made, each sent to all clients
    std::uint64_t pings = 0;
    std::uint64_t refused = 0; ///< clients past the limit
};

class LiveFeed final : public io::WebSocketHandler {
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

    void close_all(io::WebSocketClose code, std::string_view reason);
    std::size_t clients() const noexcept { return clients_.size(); }
    const LiveFeedStatistics& statistics() const noexcept { return statistics_; }

    void opened(io::WebSocketConnection& connection) override;
    void closed(io::WebSocketConnection& connection) override;

private:
    void send_delta(Now now);
    void send_to_all(const io::WebSocketText& text, SteadyTime now);

    live::LiveState& state_;
    std::function<Now()> clock_;
    std::function<void()> woken_;
    LiveFeedOptions options_;
    LiveFeedStatistics statistics_;
    std::vector<io::WebSocketConnection*> clients_;
    SteadyTime last_delta_{};
    SteadyTime last_sent_{};
};

} // namespace tutti::gateway
