// PacketMessages: the packets of a frame as sendmmsg takes them, without copying them together: a header, a
// payload and a padding each.
#pragma once

#include "pixel/packet.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <span>
#include <vector>

namespace tutti::output {

class PacketMessages {
public:
    /// `by_universe`: each names the multicast address of its universe, at that port; else they name nobody.
    PacketMessages(bool by_universe, std::uint16_t port) : by_universe_(by_universe), port_(port) {}

    /// Valid until the next call, and as long as the packets are.
    std::span<mmsghdr> of(std::span<const pixel::Packet> packets);

private:
    static constexpr std::size_t pieces = 3;

    bool by_universe_;
    std::uint16_t port_;
    std::vector<mmsghdr> messages_;
    std::vector<iovec> pieces_;        ///< so many for each message
    std::vector<sockaddr_in> targets_; ///< of each, by its universe
};

} // namespace tutti::output
