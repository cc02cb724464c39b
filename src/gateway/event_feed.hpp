// EventFeed: the clients of a feed of events, /ws/events or /ws/audio. They get the bus's events as they
// come, gathered into frames of which there are so many a second at most, and are told how many they missed.
// Told the time; owns no connection.
#pragma once

#include "base/time.hpp"
#include "gateway/live_feed.hpp"
#include "gateway/whose.hpp"
#include "io/http/web_socket.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::gateway {

struct EventFeedOptions {
    microseconds pace = milliseconds(50);    ///< between two frames, in the long run
    unsigned at_once = 4;                    ///< frames that need not wait for it after a pause
    microseconds gather = microseconds(0);   ///< from the first event of a frame until it goes
    microseconds ping = seconds(5);          ///< of silence
    std::size_t clients = 256;               ///< more are closed with 1013
    std::size_t frame_events = 200;          ///< the rest of a burst is dropped
    std::size_t frame_bytes = 128 * 1024;    ///< of events in a frame
    std::size_t event_bytes = 16 * 1024;     ///< a larger event is dropped
    std::size_t client_backlog = 256 * 1024; ///< bytes waiting for a client; with more it misses frames
};

/// What the feed did so far.
struct EventFeedStatistics {
    std::uint64_t events = 0;  ///< put into frames
    std::uint64_t frames = 0;  ///< made, each sent to all clients that keep up
    std::uint64_t dropped = 0; ///< in no frame
    std::uint64_t missed = 0;  ///< in a frame that a slow client was spared, counted for each
    std::uint64_t refused = 0; ///< clients past the limit
};

class EventFeed final : public io::WebSocketHandler {
public:
    using Now = LiveFeed::Now;
    enum class Watched { No, Yes };

    /// `clock` says the time when a client comes; `woken` is called when next_deadline() may have moved
    /// nearer, `watched` when the first client came and when the last one left.
    EventFeed(
        std::function<Now()> clock, std::function<void()> woken, std::function<void(Watched)> watched,
        EventFeedOptions options = {}
    );

    enum class Taken : std::uint8_t { Done, Dropped, Malformed, UnknownVersion };
    /// An event's topic, below the root, and payload as they came from the bus. It goes on as it stands, once
    /// it is known to be an event, and one of that topic.
    Taken take(std::string_view topic, std::string_view payload, Now now);
    /// Of what was last Malformed or of an UnknownVersion: the field, and what is wrong with it.
    const std::string& refusal() const noexcept { return refusal_; }
    /// From now on every event of the bus is heard: clients that wait for this are greeted with a ping.
    void hearing(Now now);
    /// Sends what is due by now.
    void tick(Now now);
    /// When tick() has something to do; nothing without clients.
    std::optional<SteadyTime> next_deadline() const;

    void close_all(io::WebSocketClose code, std::string_view reason, Whose whose = {});
    std::size_t clients() const noexcept { return clients_.size(); }
    const EventFeedStatistics& statistics() const noexcept { return statistics_; }

    void opened(io::WebSocketConnection& connection) override;
    void closed(io::WebSocketConnection& connection) override;

private:
    struct Client {
        io::WebSocketConnection* connection;
        std::uint64_t missed = 0; ///< not yet told
        bool greeted = false;
    };

    /// When what waits goes.
    SteadyTime due() const;
    bool is_due(Now now) const { return now.steady >= due(); }
    bool has_something_to_say() const;
    bool has_room_for(std::string_view payload) const;
    Taken drop();
    void flush(Now now);

    std::function<Now()> clock_;
    std::function<void()> woken_;
    std::function<void(Watched)> watched_;
    EventFeedOptions options_;
    EventFeedStatistics statistics_;
    std::string refusal_;
    std::vector<Client> clients_;
    std::string batch_; ///< JSON texts of events, with commas between
    std::size_t batched_ = 0;
    std::uint64_t dropped_ = 0; ///< since the last frame
    bool hearing_ = false;
    SteadyTime first_event_{}; ///< of those in the batch
    SteadyTime paced_{};       ///< when the next frame would go if all kept the pace
    SteadyTime last_sent_{};
};

} // namespace tutti::gateway
