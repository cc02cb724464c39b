// DDP, the Distributed Display Protocol of 3waylabs (http://www.3waylabs.com/ddp/): lights at an offset, in
// as few packets as there can be. WLED and many controllers hear it. Of queries, storage and time codes only
// the parser knows.
#pragma once

#include "base/result.hpp"
#include "pixel/packet.hpp"
#include "pixel/sliced_packets.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace tutti::pixel {

inline constexpr std::uint16_t ddp_port = 4048;
inline constexpr std::size_t ddp_header_size = 10;
inline constexpr std::size_t max_ddp_payload = 1440; ///< 480 lights of RGB: no packet is cut on its way

struct DdpOptions {
    std::size_t channels = 3; ///< of a light, 1 to max_channels: 3 says RGB, 4 RGBW, 1 grey, others nothing
    std::uint8_t destination = 1; ///< the device's output; 1 is its default, 255 all
};

/// What stands in the header's third byte for lights of so many channels of 8 bits.
std::uint8_t ddp_data_type(std::size_t channels) noexcept;

class DdpPacker {
public:
    /// For so many bytes of lights, below 4 GiB.
    explicit DdpPacker(std::size_t bytes, const DdpOptions& options = {});

    /// The frame's packets, the last of which shows it. They stand until the next call, and as long as
    /// `lights`.
    std::span<const Packet> pack(std::span<const std::uint8_t> lights) noexcept;

private:
    SlicedPackets packets_;
    std::uint8_t sequence_ = 0; // of the packet before
};

/// A packet of the protocol, whoever sent it.
struct DdpPacket {
    bool pushes = false;       ///< what was sent is to be shown now
    bool queries = false;      ///< no lights: asks for `length` bytes
    bool replies = false;      ///< by a display
    bool is_storage = false;   ///< the lights come from what the display has stored
    std::uint8_t sequence = 0; ///< 1 to 15; 0: not used
    std::uint8_t data_type = 0;
    std::uint8_t destination = 1;
    std::uint32_t offset = 0; ///< in bytes
    std::uint16_t length = 0; ///< that of `lights`, or of what is asked for
    std::optional<std::uint32_t> time_code;
    std::span<const std::uint8_t> lights; ///< lies in the bytes that were parsed
};

/// A whole datagram.
Result<DdpPacket> parse_ddp(std::span<const std::uint8_t> bytes);

} // namespace tutti::pixel
