// How every packet of Art-Net begins. Internal to the codec.
#pragma once

#include "pixel/big_endian.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace tutti::pixel::artnet {

inline constexpr std::array<std::uint8_t, 8> id = {'A', 'r', 't', '-', 'N', 'e', 't', '\0'};
inline constexpr std::uint16_t protocol_version = 14;

enum class Opcode : std::uint16_t { Poll = 0x2000, PollReply = 0x2100, Dmx = 0x5000, Sync = 0x5200 };

inline constexpr std::size_t opcode_at = 8; ///< the one number with the low byte first
inline constexpr std::size_t version_at = 10;
inline constexpr std::size_t start_size = 12; ///< id, opcode, version; ArtPollReply has no version

inline void write_start(std::span<std::uint8_t> packet, Opcode opcode) noexcept {
    std::ranges::copy(id, packet.begin());
    packet[opcode_at] = static_cast<std::uint8_t>(static_cast<std::uint16_t>(opcode) & 0xFF);
    packet[opcode_at + 1] = static_cast<std::uint8_t>(static_cast<std::uint16_t>(opcode) >> 8);
    if (opcode != Opcode::PollReply) write_number(packet, version_at, protocol_version);
}

/// Whether it begins as every packet does, up to the opcode.
inline bool is_artnet(std::span<const std::uint8_t> bytes) noexcept {
    return bytes.size() >= version_at && std::ranges::equal(bytes.first(id.size()), id);
}
inline std::uint16_t opcode_of(std::span<const std::uint8_t> bytes) noexcept {
    return static_cast<std::uint16_t>(bytes[opcode_at] | bytes[opcode_at + 1] << 8);
}

} // namespace tutti::pixel::artnet
