// One of the servers under load, by TLS on a port of this machine: a child of its own that is killed with us.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>

namespace tutti::bench {

class Server {
public:
    /// Runs `body` in a child (it does not return) and waits until the port accepts.
    Server(std::string name, std::uint16_t port, const std::function<void()>& body);
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server();

    const std::string& name() const noexcept { return name_; }
    std::uint16_t port() const noexcept { return port_; }
    /// Processor seconds that it has used so far.
    double cpu_seconds() const;
    /// Its resident memory in bytes.
    double resident_bytes() const;

private:
    std::string name_;
    std::uint16_t port_;
    pid_t pid_;
};

/// A connected TCP socket that does not block; -1: nobody listens.
int connect_to(std::uint16_t port);

/// One that is free now.
std::uint16_t free_port();

/// Prints and exits.
[[noreturn]] void die(const std::string& what);

} // namespace tutti::bench
