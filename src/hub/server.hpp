// Server: the broker's transports. One thread, one loop: what is readable is read once, the broker handles
// it, and each connection with output is written to once at the end of the turn.
#pragma once

#include "broker/broker.hpp"
#include "io/listen.hpp"
#include "io/readiness_loop.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tutti::hub {

struct ServerOptions {
    std::string socket;                   ///< path of the Unix socket
    std::optional<std::string> host;      ///< numeric TCP address; empty: no TCP
    std::uint16_t port = 0;               ///< 0: the kernel chooses
    std::optional<microseconds> watchdog; ///< how often to tell the supervisor that we are alive
};

class Server {
public:
    /// Listens; clients are served by `run`. The broker must outlive the server.
    static Result<Server> open(const ServerOptions& options, broker::Broker& broker);

    /// Serves until SIGTERM or SIGINT, which must be blocked in this process, then closes every client.
    void run();

    /// The TCP port that is listened on; 0 without TCP.
    std::uint16_t port() const;

private:
    struct Link {
        io::FileDescriptor socket;
        bool waits_to_write = false;
    };

    Server(
        io::ReadinessLoop loop, io::UnixListener local, io::FileDescriptor tcp, io::FileDescriptor signals,
        const ServerOptions& options, broker::Broker& broker
    );

    void turn();
    void accept_all(const io::FileDescriptor& listener);
    void admit(io::FileDescriptor socket, broker::Peer peer);
    void read(broker::ConnectionId id);
    void flush_ready();
    void flush(broker::ConnectionId id);
    void close(broker::ConnectionId id);
    void set_accepting(bool accepting);
    std::optional<SteadyTime> next_wake() const;

    io::ReadinessLoop loop_;
    io::UnixListener local_;
    io::FileDescriptor tcp_;
    io::FileDescriptor signals_;
    broker::Broker& broker_;
    std::optional<microseconds> watchdog_;
    SteadyTime next_watchdog_{};
    uid_t own_uid_;
    std::vector<Link> links_; // by ConnectionId
    std::vector<broker::ConnectionId> ready_;
    std::unique_ptr<char[]> buffer_; // what was read in this turn, since the broker last wrote
    std::size_t filled_ = 0;
    SteadyTime now_{};
    bool accepting_ = true;
    bool stopping_ = false;
};

} // namespace tutti::hub
