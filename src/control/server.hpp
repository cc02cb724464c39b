// Server: the control socket of one process, `<run directory>/<worker>.sock`. What the commands do is said by
// handlers; this owns the socket, its lock, its connections and their heartbeats.
#pragma once

#include "base/strong_id.hpp"
#include "control/message.hpp"
#include "io/asio.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tutti::control {

using ConnectionId = StrongId<struct ConnectionTag, std::uint64_t>;

/// Who is at the other end of a connection.
struct Peer {
    ConnectionId connection;
    std::int64_t pid = 0;
    std::uint32_t uid = 0;
};

struct ServerOptions {
    std::string worker = {}; ///< segments of DESIGN §3 joined by '.'; names the socket
    std::filesystem::path directory = {};
    /// Between two heartbeats to a peer; zero: none.
    microseconds heartbeat = std::chrono::seconds{5};
    std::size_t connections = 256; ///< at once; a further one is told so and closed
    /// A peer that leaves more than this unread is dropped.
    std::size_t outbound_bytes = 4 * (std::size_t{1} << 20);
    unsigned mode = 0600;
    /// Accepted peers besides root and our own uid.
    std::vector<std::uint32_t> uids = {};
};

class Server {
public:
    using Handler = std::function<Reply(const Request&, const Peer&)>;
    using TaskHandler = std::function<Task<Reply>(Request, Peer)>;
    using FrameHandler = std::function<void(const Value&, const Peer&)>;

    /// Runs on `executor` (one thread). Nothing is bound yet.
    Server(asio::any_io_executor executor, ServerOptions options);
    /// After stop(), or when the io_context has stopped.
    ~Server();

    /// Answers a command. `ping` is answered by the server unless it is said here.
    void on(std::string command, Handler handler);
    /// The same for one that takes its time: it holds up the requests behind it on its own connection alone.
    /// The handler is no coroutine with captures itself, but returns one: `return
    /// restart(std::move(request));`
    void on_task(std::string command, TaskHandler handler);
    /// A command that has no handler comes here; without this it is refused as unknown.
    void on_other(TaskHandler handler);
    /// Frames of another type than "command" ("register", "heartbeat"). They get no reply.
    void on_frame(std::string type, FrameHandler handler);
    /// A connection has ended; its id is not used again.
    void on_closed(std::function<void(ConnectionId)> handler);
    /// `stats` and `logs` of heartbeats. Worker, pid and uptime are filled in here.
    void heartbeat_from(std::function<Heartbeat()> source);

    /// Takes the lock, replaces a stale socket and listens. Conflict, naming the process, where a live one
    /// has it: that one is left alone.
    Result<void> open();

    /// Sends a frame that nobody asked for; between a request and its reply it waits for the reply. False
    /// where the connection has ended, or ends now because it reads too slowly.
    bool push(ConnectionId connection, const Value& frame);

    std::size_t connections() const noexcept;
    const std::filesystem::path& path() const noexcept; ///< of the socket

    /// Ends all connections, removes the socket, frees the lock. Not from a handler: it waits for handlers.
    Task<void> stop();

private:
    class Impl;
    std::shared_ptr<Impl> impl_; ///< owned here; connections under way look at it weakly
};

} // namespace tutti::control
