// A UDP socket on the loopback that packets go to and nobody reads: what the kernel takes for a frame.
#pragma once

#include "pixel/packet.hpp"

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace tutti::bench {

class Wire {
public:
    Wire();
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;
    ~Wire();

    /// Sends them as they are: three pieces a packet.
    void send(std::span<const pixel::Packet> packets);
    /// They, each in one piece, to be sent again and again by send_ready().
    void make_ready(std::span<const pixel::Packet> packets);
    void send_ready();

private:
    void send_all(std::span<mmsghdr> messages);

    int receiver_;
    int sender_;
    std::vector<std::array<iovec, 3>> pieces_;
    std::vector<mmsghdr> messages_;
    std::vector<std::uint8_t> ready_bytes_;
    std::vector<iovec> ready_pieces_;
    std::vector<mmsghdr> ready_;
};

} // namespace tutti::bench
