// Connection: one accepted peer of a control socket: frames in and out, and when a heartbeat is due. Internal
// to Server.
#pragma once

#include "control/framing.hpp"
#include "control/server.hpp"
#include "io/stream.hpp"

#include <array>
#include <functional>
#include <memory>
#include <string>

namespace tutti::control {

class Connection : public std::enable_shared_from_this<Connection> {
public:
    /// Answers one whole frame of this peer: what to send back, or null for nothing.
    using Answer = std::function<Task<Value>(Value, Peer)>;
    using Beat = std::function<Value()>;

    Connection(io::Stream stream, Peer peer, std::size_t outbound_limit);

    /// Reads and answers until the peer goes, or close().
    Task<void> run(Answer answer);
    /// Says `beat()` every `period` from now on, but never between a request and its reply.
    void start_heartbeats(microseconds period, Beat beat);
    /// A frame nobody asked for. False where the connection has ended, or ends now for its slowness.
    bool push(const Value& frame);
    /// Says why this ends, then ends it: not before the peer has had the time to read it.
    Task<void> turn_away(Value why);
    void close();

    const Peer& peer() const noexcept { return peer_; }

private:
    Task<void> answer_frames(const Answer& answer);
    /// At once, whatever is being answered.
    bool send(const Value& frame);
    void say_what_waited();
    void wait_for_heartbeat(microseconds period);
    bool request_under_way();
    bool write(std::string bytes);
    void write_rest();

    io::Stream stream_;
    Peer peer_;
    std::size_t outbound_limit_;
    FrameDecoder decoder_;
    std::array<char, 4096> received_{};
    std::string outbound_; ///< what the socket has not taken yet
    std::string held_;     ///< pushed while a request was being answered
    asio::steady_timer heartbeat_;
    Beat beat_;
    bool heartbeat_due_ = false;
    bool answering_ = false;
    bool writing_ = false;
    bool closed_ = false;
};

} // namespace tutti::control
