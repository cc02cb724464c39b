// Peer: one of the servers under load, started as a child of its own and killed with us.
#pragma once

#include "bench/hub/dialect.hpp"

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>

namespace tutti::bench {

/// How a client comes to the server.
enum class Road : std::uint8_t { Unix, Tcp };

/// Where a server listens.
struct Doors {
    std::string socket = {}; ///< empty: on no Unix socket
    std::uint16_t port = 0;  ///< 0: not on TCP

    bool has(Road road) const noexcept { return road == Road::Unix ? !socket.empty() : port != 0; }
    /// The quickest that it has.
    Road best() const noexcept { return socket.empty() ? Road::Tcp : Road::Unix; }
};

class Peer {
public:
    /// Runs `body` in a child (it does not return) and waits until its doors are open.
    Peer(std::string name, Dialect dialect, Doors doors, const std::function<void()>& body);
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;
    ~Peer();

    const std::string& name() const noexcept { return name_; }
    Dialect dialect() const noexcept { return dialect_; }
    const Doors& doors() const noexcept { return doors_; }

    /// Processor seconds that it has used so far.
    double cpu_seconds() const;
    /// Bytes of its memory that are resident, files it is mapped from among them.
    double resident() const;
    /// How often it went to sleep or was put to sleep so far, all its threads together.
    double switches() const;

    /// Bytes that it has written to disks so far.
    double written() const;

    /// A connected blocking socket, nothing said yet. By TCP from 127.0.0.(1 + `source`).
    int connect(Road road, unsigned source = 0) const;
    /// One that only publishes, or that gets everything published below `to`.
    int publisher(Road road, int version) const;
    int subscriber(Road road, int version, std::string_view id, std::string_view to = topic) const;

private:
    int try_connect(Road road, unsigned source) const;

    std::string name_;
    Dialect dialect_;
    Doors doors_;
    pid_t pid_;
};

/// The bare relay: what it reads from any publisher it writes to every subscriber, no protocol at all. The
/// first byte of a connection says which it is: 'P' or 'S'; a subscriber gets it back when it is in.
[[noreturn]] void run_relay(const Doors& doors);

/// Prints and exits.
[[noreturn]] void die(const std::string& what);

} // namespace tutti::bench
