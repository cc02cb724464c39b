// UdpWire: lights to a controller on the network, as packets of whatever protocol.
#pragma once

#include "io/udp_destination.hpp"
#include "output/packet_messages.hpp"
#include "output/wire.hpp"

#include <functional>
#include <string>

namespace tutti::output {

/// Lights to packets: one of the packers of src/pixel. What it gives stands until its next call.
using Pack = std::function<std::span<const pixel::Packet>(std::span<const std::uint8_t> lights)>;

struct UdpWireOptions {
    std::string url;
    std::string host; ///< a name or an address
    std::uint16_t port = 0;
    io::UdpOptions udp = {};
    bool by_universe = false; ///< each to the multicast address of its universe, as sACN has them
    Pack pack = nullptr;
    /// The packets that say that no more come, where the protocol has some; and how often they are sent.
    Pack terminate = nullptr;
    int terminations = 0;
};

class UdpWire final : public Wire {
public:
    UdpWire(UdpWireOptions options, io::UdpDestination::Find find);

    Task<void> run() override { return destination_.run(); }
    void send(const Shown& shown) override;
    void finish(const Shown& shown) override;
    const std::string& trouble() const noexcept override { return destination_.trouble(); }

private:
    /// Whether all went.
    bool send_packets(std::span<const pixel::Packet> packets, SteadyTime now);

    UdpWireOptions options_;
    io::UdpDestination destination_;
    PacketMessages messages_;
};

} // namespace tutti::output
