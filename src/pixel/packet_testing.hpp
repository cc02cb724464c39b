// Packets as strings of bytes, beside those that the tests write down.
#pragma once

#include "pixel/packet.hpp"

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::pixel {

/// So many bytes of lights: 1, 2, 3, …, 255, 0, 1, …
inline std::vector<std::uint8_t> counted_lights(std::size_t size) {
    std::vector<std::uint8_t> lights(size);
    std::iota(lights.begin(), lights.end(), std::uint8_t{1});
    return lights;
}

inline std::string text_of(std::span<const std::uint8_t> bytes) { return {bytes.begin(), bytes.end()}; }

/// What one datagram holds.
inline std::string whole(const Packet& packet) {
    return text_of(packet.header) + text_of(packet.payload) + text_of(packet.padding);
}

inline std::span<const std::uint8_t> octets(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

} // namespace tutti::pixel
