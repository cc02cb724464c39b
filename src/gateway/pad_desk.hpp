// PadDesk: the phones on /ws/pad. Each says who it is, then what its controls do, which becomes events; who
// is silent is suspected, then given up, and nothing that it pressed stays pressed. Told the time; owns no
// connection.
#pragma once

#include "base/time.hpp"
#include "gateway/live_feed.hpp"
#include "gateway/pad_frames.hpp"
#include "gateway/pad_panel.hpp"
#include "gateway/whose.hpp"
#include "io/http/web_socket.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::gateway {

struct PadOptions {
    std::size_t phones = 32;    ///< more are refused
    std::size_t newcomers = 16; ///< connections that have not said who they are; more are refused
    microseconds greeting = seconds(5);
    microseconds suspect = seconds(5); ///< of silence; a page asks for a pong every two
    microseconds give_up = seconds(15);
    int frames_per_second = 120;            ///< of a phone, in the long run
    int frames_at_once = 600;               ///< what radio may keep back, and then bring
    std::size_t client_backlog = 32 * 1024; ///< bytes waiting for a phone; with more it is spared feedback
};

/// What the desk did so far.
struct PadStatistics {
    std::uint64_t frames = 0;
    std::uint64_t events = 0;  ///< said of controls
    std::uint64_t refused = 0; ///< connections that were ended, for what they sent or for want of room
    std::uint64_t dropped = 0; ///< events that did not reach the bus
};

class PadDesk final : public io::WebSocketHandler {
public:
    using Now = LiveFeed::Now;
    /// An event of the phone of that number.
    using Say = std::function<void(std::int32_t producer, PadEvent event)>;
    enum class Present : std::uint8_t { None, Some };

    /// `clock` says the time when something comes; `woken` is called when next_deadline() may have moved
    /// nearer, `present` when the first phone came and when the last one went.
    PadDesk(
        std::function<Now()> clock, std::function<void()> woken, std::function<void(Present)> present,
        Say say, PadOptions options = {}
    );

    void opened(io::WebSocketConnection& connection) override;
    void closed(io::WebSocketConnection& connection) override;
    void received(io::WebSocketConnection& connection, std::string_view message) override;

    void tick(Now now);
    /// When tick() has something to do; nothing without connections.
    std::optional<SteadyTime> next_deadline() const;

    void show(const PadFeedback& feedback, Now now);
    void note_dropped() noexcept { ++statistics_.dropped; }
    /// Everybody goes, and `reason` is said of each phone.
    void close_all(io::WebSocketClose code, std::string_view reason, Whose whose = {});

    struct Phone {
        std::int32_t producer;
        std::string device;
        std::string name;
        WallTime since;
        int rate; ///< events of its controls in the last whole second
        bool suspected;
    };
    std::vector<Phone> phones(Now now) const;
    const PadStatistics& statistics() const noexcept { return statistics_; }

private:
    struct Player;
    struct Client {
        io::WebSocketConnection* connection;
        SteadyTime opened;
        SteadyTime frames_done = {};      ///< when its frames so far would be, at an even pace
        bool leaving = false;             ///< it is being closed, and not heard any more
        std::unique_ptr<Player> player{}; ///< nothing: it has not said who it is
        ~Client();
    };
    using Clients = std::vector<std::unique_ptr<Client>>;

    Client* client_of(const io::WebSocketConnection& connection) const;
    Client* client_of(std::string_view device) const;
    std::size_t players() const;
    bool may_send(Client& client, SteadyTime now) const;
    void take(Client& client, const PadHello& hello, Now now);
    void take(Client& client, const PadPing& ping, Now now);
    void take(Client& client, const PadControls& controls, Now now);
    void take_over(Client& client, Client& former, const PadHello& hello, Now now);
    void hear(Player& player, Now now);
    void suspect(Player& player, Now now);
    void let_go(Player& player, Now now);
    void say(Player& player, PadEvents events, Now now);
    void say_state(const Player& player, const char* type, std::string_view reason = {});
    void leave(Client& client, std::string_view reason, Now now);
    void refuse(Client& client, std::string_view why, Now now, io::WebSocketClose code);
    void note_presence();

    std::function<Now()> clock_;
    std::function<void()> woken_;
    std::function<void(Present)> present_;
    Say say_;
    PadOptions options_;
    PadStatistics statistics_;
    Clients clients_;
    Present said_present_ = Present::None;
};

} // namespace tutti::gateway
