// Art-Net 4 (Artistic Licence, "Specification for the Art-Net 4 Ethernet Communication Protocol"): universes
// of DMX over UDP. ArtDmx, and ArtSync where all nodes are to show a frame at once. Finding nodes is in
// artnet_poll.hpp. Art-Net™ designed by and copyright Artistic Licence Engineering Ltd.
#pragma once

#include "base/result.hpp"
#include "pixel/packet.hpp"
#include "pixel/sliced_packets.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>

namespace tutti::pixel {

inline constexpr std::uint16_t artnet_port = 6454;
inline constexpr std::size_t artnet_header_size = 18;
/// Of a port-address: 7 bits of net, 4 of sub-net, 4 of universe. Nets of 16 sub-nets of 16 universes are one
/// number that people count on: 16 is the first universe of the second sub-net.
inline constexpr std::uint16_t last_artnet_universe = 0x7FFF;

struct ArtnetOptions {
    std::uint16_t first_universe = 0; ///< port-address of the first lights; the others follow
    std::size_t channels = 3;         ///< of a light, 1 to max_channels
    bool sync = false;                ///< ArtSync after the last: nodes wait for it and show all at once
};

class ArtnetPacker {
public:
    /// For so many bytes of lights. InvalidInput: more universes than there are.
    static Result<ArtnetPacker> make(std::size_t bytes, const ArtnetOptions& options = {});

    /// The frame's packets. They stand until the next call, and as long as `lights`. ArtSync is the one
    /// without lights; the specification wants it broadcast.
    std::span<const Packet> pack(std::span<const std::uint8_t> lights) noexcept;

private:
    ArtnetPacker(std::size_t bytes, const ArtnetOptions& options);

    SlicedPackets packets_;
    std::uint8_t sequence_ = 0; // of the frame before
};

struct ArtDmx {
    std::uint8_t sequence = 0; ///< 1 to 255; 0: not used
    std::uint8_t physical = 0; ///< the sender's input, for people
    std::uint16_t universe = 0;
    std::span<const std::uint8_t> lights; ///< 1 to 512, in the bytes that were parsed
};
struct ArtSync {};
struct ArtPoll {
    std::uint8_t flags = 0;
};
using ArtnetPacket = std::variant<ArtDmx, ArtSync, ArtPoll>;

/// A whole datagram. NotFound: it is Art-Net, of an opcode that is not one of these (ArtPollReply: see
/// artnet_poll.hpp).
Result<ArtnetPacket> parse_artnet(std::span<const std::uint8_t> bytes);

} // namespace tutti::pixel
