// Peer: one of the servers under load, started as a child of its own and killed with us.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace tutti::bench {

enum class Protocol : std::uint8_t { Mqtt, Bare };

class Peer {
public:
    /// Runs `body` in a child (it does not return) and waits until `socket` accepts.
    Peer(std::string name, std::string socket, Protocol protocol, const std::function<void()>& body);
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;
    ~Peer();

    const std::string& name() const noexcept { return name_; }
    /// Processor seconds that the peer has used so far.
    double cpu_seconds() const;
    /// A connected blocking socket that only publishes, or that gets everything published.
    int publisher(int version) const;
    int subscriber(int index, int version) const;

private:
    int connect_socket() const;

    std::string name_;
    std::string socket_;
    Protocol protocol_;
    pid_t pid_;
};

/// The bare relay: what it reads from any publisher it writes to every subscriber, no protocol at all. The
/// first byte of a connection says which it is: 'P' or 'S'; a subscriber gets it back when it is in.
[[noreturn]] void run_relay(const std::string& socket);

/// Prints and exits.
[[noreturn]] void die(const std::string& what);

inline constexpr const char* topic = "tutti/bench/load";

} // namespace tutti::bench
