// LSM9DS1 (ST): acceleration and magnetic field, and the heading that follows from both. Its gyroscope is not
// read: a turn every half minute says nothing of how fast something turns.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace tutti::decode {

namespace lsm9ds1 {

inline constexpr std::uint8_t identity_register = 0x0f; ///< of both

// Acceleration and gyroscope. Its addresses count on by themselves (IF_ADD_INC, on after power-up).
inline constexpr std::uint8_t acceleration_address = 0x6a;
inline constexpr std::uint8_t acceleration_identity = 0x68;
inline constexpr std::uint8_t acceleration_control = 0x20; ///< CTRL_REG6_XL: rate, scale
inline constexpr std::uint8_t acceleration_status = 0x27;  ///< bit 0: an acceleration is there
inline constexpr std::uint8_t acceleration_outputs = 0x28;
/// 10 Hz, ±2 g; off.
inline constexpr std::uint8_t acceleration_on = 0x20;
inline constexpr std::uint8_t acceleration_off = 0x00;

// The magnetometer, which has an address of its own.
inline constexpr std::uint8_t field_address = 0x1c;
inline constexpr std::uint8_t field_identity = 0x3d;
inline constexpr std::uint8_t field_scale_control = 0x21; ///< CTRL_REG2_M: scale
inline constexpr std::uint8_t field_mode_control = 0x22;  ///< CTRL_REG3_M: one measurement, or power down
inline constexpr std::uint8_t field_status = 0x27;        ///< bit 3: all three are there
inline constexpr std::uint8_t field_outputs = 0x28;
inline constexpr std::uint8_t field_of_4_gauss = 0x00;
inline constexpr std::uint8_t field_single = 0x01;
inline constexpr std::uint8_t and_following = 0x80; ///< of the magnetometer's registers

} // namespace lsm9ds1

/// Three values along x, y and z.
using Axes = std::array<double, 3>;

/// In g, of the six registers from 0x28 on, at ±2 g: 0.061 mg a step (datasheet, table 3).
Axes parse_acceleration(std::span<const std::uint8_t, 6> registers) noexcept;
/// In gauss, of the six registers from 0x28 on, at ±4 gauss: 0.14 mgauss a step.
Axes parse_field(std::span<const std::uint8_t, 6> registers) noexcept;

/// Degrees from magnetic north, 0 to 360, clockwise, of the chip's x axis, whichever way the board is tilted.
/// Nothing in free fall, or where the field is that of no compass.
std::optional<double> heading(const Axes& acceleration, const Axes& field) noexcept;

} // namespace tutti::decode
