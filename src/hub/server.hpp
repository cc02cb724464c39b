// Server: the broker's transports. One thread, one loop: what is readable is read once, the broker handles
// it, and each connection with output is written to once at the end of the turn.
#pragma once

#include "base/latency_histogram.hpp"
#include "broker/broker.hpp"
#include "hub/annex.hpp"
#include "hub/doors.hpp"
#include "hub/health.hpp"
#include "hub/pace.hpp"
#include "hub/report.hpp"
#include "hub/transport.hpp"
#include "io/readiness_loop.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tutti::hub {

struct ServerOptions {
    std::vector<DoorOptions> doors;       ///< where clients come in
    std::optional<microseconds> watchdog; ///< how often to tell the supervisor that we are alive
    PaceLimits pace = {};                 ///< of each client that is not trusted
    std::string health_topic = {};        ///< where the hub says how it is; empty: nowhere
};

class Server {
public:
    /// Listens; clients are served by `run`. Broker and report must outlive the server.
    static Result<Server> open(ServerOptions options, broker::Broker& broker, Report& report);

    /// Serves until SIGTERM or SIGINT, which must be blocked in this process, then closes every client.
    void run();
    /// One turn of run(): waits until something is ready or due, and does it.
    void turn();
    /// Serves one more client, however it came.
    void admit(std::unique_ptr<Transport> transport, broker::Peer peer);

    /// What the hub says of itself.
    HubHealth& health() noexcept { return health_; }

    /// Also serves what the annex has, which outlives the server's run.
    Result<void> attach(Annex& annex);

    /// Where clients come in, and how many have.
    const Doors& doors() const noexcept { return doors_; }

    /// How long messages were in here at most: from the wake-up for them until what they led to was written.
    /// Those that were read together count alike, and what a slow client is yet to take counts as written.
    const LatencyHistogram& latency() const noexcept { return latency_; }

private:
    /// Of a client that may not be faster than so.
    struct Pacing {
        Pace pace = {};
        SteadyTime until{};
        bool rests = false; ///< until then nothing is read
    };
    struct Link {
        std::unique_ptr<Transport> transport; ///< nothing: the place is free
        bool output_waits = false;            ///< of the broker's
        bool waits_to_write = false;          ///< that, or what the transport owes
        bool reads_on = false;                ///< it is among those with more
        bool pauses = false;                  ///< the broker wants no more of it for now, or it rests
        bool is_heard = false;                ///< something was read of it
        std::unique_ptr<Pacing> pacing = {};  ///< nothing: it may be as fast as it can
        bool rests() const noexcept { return pacing && pacing->rests; }
    };

    Server(
        io::ReadinessLoop loop, Doors doors, io::FileDescriptor signals, const ServerOptions& options,
        broker::Broker& broker, Report& report
    );

    Result<void> watch_all();
    void accept_all(std::size_t door);
    void read(broker::ConnectionId id, std::size_t most);
    void read_on(std::size_t most);
    void flush_ready();
    void flush(broker::ConnectionId id);
    void watch(broker::ConnectionId id, bool output_waits);
    void rest(broker::ConnectionId id, std::uint64_t messages, std::size_t bytes);
    void wake_rested();
    void close(broker::ConnectionId id);
    void say_health();
    std::optional<SteadyTime> next_wake() const;

    io::ReadinessLoop loop_;
    Doors doors_;
    io::FileDescriptor signals_;
    broker::Broker& broker_;
    Report& report_;
    std::string health_topic_;
    HubHealth health_;
    std::optional<microseconds> watchdog_;
    SteadyTime next_watchdog_{};
    std::vector<Annex*> annexes_;
    std::vector<Link> links_; // by ConnectionId
    std::vector<broker::ConnectionId> ready_;
    std::vector<broker::ConnectionId> with_more_; // whose transports hold more, though none is ready
    std::vector<broker::ConnectionId> read_on_;   // those of the turn before
    std::vector<broker::ConnectionId> resting_;
    PaceLimits pace_;
    std::unique_ptr<char[]> buffer_; // what was read in this turn, since the broker last wrote
    std::size_t filled_ = 0;
    LatencyHistogram latency_;
    SteadyTime now_{};
    bool stopping_ = false;
};

} // namespace tutti::hub
