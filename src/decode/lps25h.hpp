// LPS25H and LPS25HB (ST): air pressure, and the temperature of the chip. It is calibrated in the factory.
#pragma once

#include <cstdint>
#include <span>

namespace tutti::decode {

namespace lps25h {

inline constexpr std::uint8_t address = 0x5c;
inline constexpr std::uint8_t identity = 0xbd;
inline constexpr std::uint8_t identity_register = 0x0f;
inline constexpr std::uint8_t control_1 = 0x20; ///< power, rate, block data update
inline constexpr std::uint8_t control_2 = 0x21; ///< one shot
inline constexpr std::uint8_t status = 0x27;    ///< bit 0: temperature is there, bit 1: pressure
inline constexpr std::uint8_t outputs = 0x28;   ///< pressure in three bytes, temperature in two
/// Of a register's address: those that follow are read in the same turn.
inline constexpr std::uint8_t and_following = 0x80;

} // namespace lps25h

struct Lps25hMeasurement {
    double pressure = 0;    ///< hPa, which is mbar
    double temperature = 0; ///< °C
};

/// Of the five registers from 0x28 on.
Lps25hMeasurement parse_lps25h_outputs(std::span<const std::uint8_t, 5> registers) noexcept;

} // namespace tutti::decode
