// ControlSocket: the hub's own control socket, `<run directory>/<name>.sock` (docs/control.md), on the loop
// of its Server. Every answer is at hand at once. With nobody connected it has no deadline: an idle hub
// sleeps.
#pragma once

#include "control/framing.hpp"
#include "control/message.hpp"
#include "hub/annex.hpp"
#include "io/listen.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace tutti::hub {

struct ControlOptions {
    std::string name = "hub";
    std::filesystem::path run_directory = {};
    microseconds heartbeat = seconds(5);
    std::size_t connections = 256;
    std::size_t outbound_bytes = 4 * control::max_frame_size; ///< a peer that leaves more unread is dropped
};

class ControlSocket final : public Annex {
public:
    struct Answers {
        std::function<Value(SteadyTime now)> state; ///< get_state
        std::function<Value(SteadyTime now)> stats; ///< get_stats
        std::function<Value(SteadyTime now)> beat;  ///< the stats of heartbeats
        std::function<Value()> clients = {};        ///< get_clients
        /// watch_audience, at first; later the same where it has changed since, else nothing.
        std::function<Value()> audience = {};
        std::function<bool()> audience_changed = {};
        /// may: whether somebody may say or read something, and why.
        std::function<control::Reply(const control::Request& request)> may = {};
        /// redirect: clients are sent to another server.
        std::function<control::Reply(const control::Request& request, SteadyTime now)> redirect = {};
    };

    /// Conflict where a process of that name lives in this run directory, or what stands there is no socket.
    static Result<ControlSocket> open(ControlOptions options, Answers answers, SteadyTime now);

    Result<void> begin(io::ReadinessLoop& loop, std::uint64_t first_token) override;
    void ready(const io::ReadinessLoop::Event& event, SteadyTime now) override;
    void advance(SteadyTime now) override;
    std::optional<SteadyTime> next_deadline() const override { return deadline_; }

    /// Ends all connections and removes the socket.
    void close();
    std::size_t connections() const noexcept { return peers_.size() - turned_away_; }

private:
    struct Peer {
        io::FileDescriptor socket;
        control::FrameDecoder decoder{};
        std::string outbound{}; ///< what the socket has not taken yet
        SteadyTime due{};       ///< of the next heartbeat, or of the end
        bool waits_to_write = false;
        bool watches = false;     ///< the audience; without heartbeats, so that nobody wakes up for them
        bool turned_away = false; ///< told why, and read on so that it can hear that
    };
    using Peers = std::map<std::uint64_t, Peer>; // by token

    ControlSocket(ControlOptions options, Answers answers, io::UnixListener listener, SteadyTime now);

    void accept_all(SteadyTime now);
    void say_audience();
    void welcome(io::FileDescriptor socket, SteadyTime now);
    void read(Peers::iterator peer, SteadyTime now);
    void answer_all(Peer& peer, SteadyTime now);
    control::Reply answer(const control::Request& request, SteadyTime now) const;
    Value commands() const;
    Value heartbeat(SteadyTime now) const;
    void turn_away(Peer& peer, std::string_view why, SteadyTime now);
    /// False: the peer is gone, or has to go.
    bool write(std::uint64_t token, Peer& peer);
    bool beat(std::uint64_t token, Peer& peer, SteadyTime now);
    void wake_at(Peer& peer, SteadyTime due);
    Peers::iterator end(Peers::iterator peer);

    ControlOptions options_;
    Answers answers_;
    io::UnixListener listener_;
    SteadyTime began_;
    io::ReadinessLoop* loop_ = nullptr;
    Peers peers_;
    std::size_t turned_away_ = 0; ///< of the peers
    std::uint64_t door_token_ = 0;
    std::uint64_t next_token_ = 0;
    std::optional<SteadyTime> deadline_; ///< not after the first thing that is due
    bool shut_ = false;                  ///< out of descriptors: nobody is let in
};

} // namespace tutti::hub
