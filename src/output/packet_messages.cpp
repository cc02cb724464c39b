#include "output/packet_messages.hpp"

#include <arpa/inet.h>

namespace tutti::output {

std::span<mmsghdr> PacketMessages::of(std::span<const pixel::Packet> packets) {
    messages_.resize(packets.size());
    pieces_.resize(packets.size() * pieces);
    if (by_universe_) targets_.resize(packets.size());
    for (std::size_t i = 0; i < packets.size(); ++i) {
        const auto& packet = packets[i];
        auto* const piece = &pieces_[i * pieces];
        std::size_t used = 0;
        for (const auto bytes : {packet.header, packet.payload, packet.padding})
            if (!bytes.empty()) piece[used++] = {const_cast<std::uint8_t*>(bytes.data()), bytes.size()};
        auto& header = messages_[i].msg_hdr;
        header = {};
        if (by_universe_) {
            auto& target = targets_[i];
            target = {};
            target.sin_family = AF_INET;
            target.sin_port = htons(port_);
            target.sin_addr.s_addr = htonl(0xEFFF0000U | packet.universe); // E1.31 §9.3.1
            header.msg_name = &target;
            header.msg_namelen = sizeof target;
        }
        header.msg_iov = piece;
        header.msg_iovlen = used;
    }
    return messages_;
}

} // namespace tutti::output
