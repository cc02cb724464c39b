// UdpSender: sends the packets of a frame as datagrams, with one call of the system for all of them, and
// without copying them together (sendmmsg with a header, a payload and a padding each).
#pragma once

#include "base/result.hpp"
#include "io/file_descriptor.hpp"
#include "pixel/packet.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace tutti::output {

/// sendmmsg(2), or what a test has in its place.
using SendMessages = int (*)(int socket, mmsghdr* messages, unsigned count, int flags);

struct UdpOptions {
    std::string interface = {}; ///< for multicast: its name or its address; empty: the system chooses
    int ttl = 1;                ///< for multicast: how many routers it passes, and one
    bool by_universe = false;   ///< each to the multicast address of its universe, as sACN has them
    int buffer = 1 << 20;       ///< bytes that wait in the system: a large frame or two
    SendMessages send_messages = ::sendmmsg;
};

struct UdpSent {
    std::size_t packets = 0; ///< that the system took; for the others it had no room
    int error = 0;           ///< errno, where it refused one; those behind it did not go
};

class UdpSender {
public:
    /// To a numeric address, v4 or v6; broadcast may be one.
    static Result<UdpSender>
    open(const std::string& address, std::uint16_t port, const UdpOptions& options = {});

    UdpSent send(std::span<const pixel::Packet> packets) noexcept;

private:
    UdpSender(io::FileDescriptor socket, sockaddr_storage to, bool by_universe, SendMessages send_messages)
        : socket_(std::move(socket)), to_(to), by_universe_(by_universe), send_messages_(send_messages) {}
    void prepare(std::span<const pixel::Packet> packets);

    static constexpr std::size_t pieces = 3;

    io::FileDescriptor socket_;
    sockaddr_storage to_;
    bool by_universe_;
    SendMessages send_messages_;
    std::vector<mmsghdr> messages_;
    std::vector<iovec> pieces_;        ///< so many for each message
    std::vector<sockaddr_in> targets_; ///< of each, by its universe
};

} // namespace tutti::output
