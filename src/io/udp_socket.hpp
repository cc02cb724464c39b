// UdpSocket: datagrams to one address, several with one call of the system (sendmmsg). It never waits: what
// the system has no room for does not go.
#pragma once

#include "base/result.hpp"
#include "io/file_descriptor.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace tutti::io {

/// sendmmsg(2), or what a test has in its place.
using SendMessages = int (*)(int socket, mmsghdr* messages, unsigned count, int flags);

struct UdpOptions {
    std::string interface = {}; ///< for multicast: its name or its address; empty: the system chooses
    int ttl = 1;                ///< for multicast: how many routers it passes, and one
    int buffer = 1 << 20;       ///< bytes that wait in the system
    SendMessages send_messages = ::sendmmsg;
};

struct UdpSent {
    std::size_t datagrams = 0; ///< that the system took; for the others it had no room
    std::size_t refusals = 0;  ///< times that it had heard: the host is there, and nobody listens
    int error = 0;             ///< errno, where it refused one; those behind it did not go
};

class UdpSocket {
public:
    /// To a numeric address, v4 or v6; broadcast and multicast may be ones.
    static Result<UdpSocket>
    open(const std::string& address, std::uint16_t port, const UdpOptions& options = {});

    /// Those that name nobody (msg_name) go to the socket's own address. In their order.
    UdpSent send(std::span<mmsghdr> messages) noexcept;
    const sockaddr_storage& address() const noexcept { return to_; }

private:
    UdpSocket(FileDescriptor socket, sockaddr_storage to, SendMessages send_messages) noexcept
        : socket_(std::move(socket)), to_(to), send_messages_(send_messages) {}

    FileDescriptor socket_;
    sockaddr_storage to_;
    SendMessages send_messages_;
};

} // namespace tutti::io
