// FrameFeed: who watches displays, the clients of /ws/frames/{display}. Each gets the frames of one display
// as they are on the bus; who is slow gets the newest alone. Told the time; owns no connection.
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

struct FrameFeedOptions {
    std::size_t clients = 32;              ///< more are closed with 1013
    std::size_t displays = 16;             ///< watched at a time; who wants to see one more is closed, too
    std::size_t frame_bytes = 1024 * 1024; ///< a larger frame is not shown
    microseconds beat = seconds(5);        ///< between two pings, and two renewals of what outputs are asked
};

/// What the feed did so far.
struct FrameFeedStatistics {
    std::uint64_t frames = 0;  ///< that came and were watched
    std::uint64_t missed = 0;  ///< that a slow client was spared, counted for each
    std::uint64_t refused = 0; ///< clients past the limit
};

class FrameFeed final : public io::WebSocketHandler {
public:
    using Now = LiveFeed::Now;
    enum class Watched : std::uint8_t { No, Yes };
    /// What the feed asks of the rim.
    struct Rim {
        std::function<Now()> clock;  ///< when a client comes
        std::function<void()> woken; ///< next_deadline() may have moved nearer
        /// The first viewer of a display came, the last one left.
        std::function<void(std::string_view display, Watched)> watched;
        /// Outputs are to show that display as often as they can, for two beats from now.
        std::function<void(std::string_view display)> renew;
    };

    explicit FrameFeed(Rim rim, FrameFeedOptions options = {});

    enum class Taken : std::uint8_t { Done, Unwatched, TooLarge, Malformed, UnknownVersion };
    /// The payload of frame/<display>. It goes on as it stands, once it is known to be a frame.
    Taken take(std::string_view display, std::string_view payload);
    /// Of what was last Malformed or of an UnknownVersion.
    const std::string& refusal() const noexcept { return refusal_; }
    /// Outputs that have just come have not been asked.
    void renew();
    /// Sends what is due by now.
    void tick(Now now);
    /// When tick() has something to do; nothing without clients.
    std::optional<SteadyTime> next_deadline() const;

    void close_all(io::WebSocketClose code, std::string_view reason, Whose whose = {});
    std::size_t clients() const noexcept { return clients_.size(); }
    const FrameFeedStatistics& statistics() const noexcept { return statistics_; }

    void opened(io::WebSocketConnection& connection) override;
    void closed(io::WebSocketConnection& connection) override;

private:
    bool is_watched(std::string_view display) const;
    std::vector<std::string_view> displays() const;

    Rim rim_;
    FrameFeedOptions options_;
    FrameFeedStatistics statistics_;
    std::string refusal_;
    std::vector<io::WebSocketConnection*> clients_;
    SteadyTime last_beat_{};
};

} // namespace tutti::gateway
