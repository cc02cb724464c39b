// SnapshotFeed: the clients of a WebSocket that says the whole of something, and says it again when it has
// changed, as older clients know it (/ws/sources, /ws/grid). Told the time; owns no connection.
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

struct SnapshotFeedOptions {
    microseconds pace = seconds(1);  ///< between two messages
    microseconds beat = seconds(30); ///< between two renewals
    std::size_t clients = 64;        ///< more are closed with 1013
};

class SnapshotFeed final : public io::WebSocketHandler {
public:
    using Now = LiveFeed::Now;
    enum class Watched : std::uint8_t { No, Yes };
    /// What the feed asks of the rim.
    struct Rim {
        std::function<Now()> clock;
        std::function<void()> woken;             ///< next_deadline() may have moved nearer
        std::function<std::uint64_t()> revision; ///< differs whenever what make() says may have changed
        std::function<std::string()> make;       ///< the whole of it; empty: nothing is known yet
        /// The first viewer came, the last one left.
        std::function<void(Watched)> watched = [](Watched) {};
        /// Each beat while somebody looks; nothing: no beat.
        std::function<void()> renew = nullptr;
    };

    explicit SnapshotFeed(Rim rim, SnapshotFeedOptions options = {})
        : rim_(std::move(rim)), options_(options) {}

    /// What it shows may have changed.
    void changed(Now now);
    /// Sends what is due by now.
    void tick(Now now);
    /// When tick() has something to do; nothing without clients.
    std::optional<SteadyTime> next_deadline() const;

    void close_all(io::WebSocketClose code, std::string_view reason, Whose whose = {});
    std::size_t clients() const noexcept { return clients_.size(); }

    void opened(io::WebSocketConnection& connection) override;
    void closed(io::WebSocketConnection& connection) override;

private:
    bool is_stale() const { return !clients_.empty() && told_ != rim_.revision(); }
    void make(Now now);

    Rim rim_;
    SnapshotFeedOptions options_;
    std::vector<io::WebSocketConnection*> clients_;
    io::WebSocketText text_;            ///< the last message
    std::optional<std::uint64_t> told_; ///< of which revision it is
    SteadyTime last_sent_{};
    SteadyTime last_beat_{};
};

} // namespace tutti::gateway
