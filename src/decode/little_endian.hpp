// Whole numbers as devices have them: the lowest byte first.
#pragma once

#include <cstdint>

namespace tutti::decode {

constexpr std::uint16_t unsigned_16(std::uint8_t low, std::uint8_t high) noexcept {
    return static_cast<std::uint16_t>(low | high << 8);
}
constexpr std::int16_t signed_16(std::uint8_t low, std::uint8_t high) noexcept {
    return static_cast<std::int16_t>(unsigned_16(low, high));
}
/// Two's complement of 24 bits.
constexpr std::int32_t signed_24(std::uint8_t low, std::uint8_t middle, std::uint8_t high) noexcept {
    const std::int32_t bits = low | middle << 8 | high << 16;
    return bits >= 0x80'0000 ? bits - 0x100'0000 : bits;
}

} // namespace tutti::decode
