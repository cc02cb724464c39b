// Whole numbers as the protocols of lights have them: the highest byte first.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

namespace tutti::pixel {

/// The bytes must hold it.
template <std::unsigned_integral T>
constexpr T read_number(std::span<const std::uint8_t> bytes, std::size_t at) noexcept {
    std::uint64_t number = 0;
    for (const auto byte : bytes.subspan(at, sizeof(T))) number = number << 8 | byte;
    return static_cast<T>(number);
}

template <std::unsigned_integral T>
constexpr void write_number(std::span<std::uint8_t> bytes, std::size_t at, T number) noexcept {
    for (std::size_t i = sizeof(T); i-- > 0; number = static_cast<T>(std::uint64_t{number} >> 8))
        bytes[at + i] = static_cast<std::uint8_t>(number & 0xFF);
}

} // namespace tutti::pixel
