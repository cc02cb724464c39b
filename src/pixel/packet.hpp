// A packet of lights on its way out, in pieces: what is sent in one datagram without being copied together
// (sendmmsg with three iovecs each).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace tutti::pixel {

struct Packet {
    std::span<const std::uint8_t> header;  ///< lies in the packer
    std::span<const std::uint8_t> payload; ///< a slice of the lights; empty: the packet says "now"
    std::span<const std::uint8_t> padding; ///< what the protocol wants behind them; mostly nothing
    std::uint16_t universe = 0;            ///< whose they are, where the protocol has universes

    std::size_t size() const noexcept { return header.size() + payload.size() + padding.size(); }
};

inline constexpr std::size_t max_channels = 16; ///< bytes of one light: 3 for RGB, 4 for RGBW
inline constexpr std::size_t max_slots = 512;   ///< bytes of a DMX universe

/// Bytes of a universe that lights of so many channels use: no light straddles two (510 of RGB, which are
/// 170 lights; 512 of RGBW, which are 128).
constexpr std::size_t slots_of(std::size_t channels) noexcept { return max_slots - max_slots % channels; }

/// How many universes that many bytes of lights fill.
constexpr std::size_t universes_of(std::size_t bytes, std::size_t channels) noexcept {
    return (bytes + slots_of(channels) - 1) / slots_of(channels);
}

} // namespace tutti::pixel
