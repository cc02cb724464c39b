#include "decode/lsm9ds1.hpp"

#include "decode/little_endian.hpp"

#include <cmath>
#include <numbers>

namespace tutti::decode {

namespace {

constexpr double g_a_step = 0.000061;
constexpr double gauss_a_step = 0.00014;

Axes scaled(std::span<const std::uint8_t, 6> registers, double step) noexcept {
    Axes axes{};
    for (std::size_t i = 0; i < 3; ++i) axes[i] = step * signed_16(registers[2 * i], registers[2 * i + 1]);
    return axes;
}

double length(const Axes& axes) noexcept { return std::hypot(axes[0], axes[1], axes[2]); }

} // namespace

Axes parse_acceleration(std::span<const std::uint8_t, 6> registers) noexcept {
    return scaled(registers, g_a_step);
}

Axes parse_field(std::span<const std::uint8_t, 6> registers) noexcept {
    return scaled(registers, gauss_a_step);
}

std::optional<double> heading(const Axes& acceleration, const Axes& field) noexcept {
    constexpr double least_gravity = 0.2; // g
    constexpr double least_field = 0.05;  // gauss; the Earth's is 0.25 to 0.65
    if (length(acceleration) < least_gravity || length(field) < least_field) return std::nullopt;
    // Both in one frame, x ahead, y to the right, z down. What an accelerometer feels at rest points up; and
    // the magnetometer's x stands against the accelerometer's (datasheet, figure 1).
    const Axes down = {-acceleration[0], -acceleration[1], acceleration[2]};
    const Axes north = {-field[0], field[1], -field[2]};
    const double roll = std::atan2(down[1], down[2]);
    const double pitch = std::atan2(-down[0], down[1] * std::sin(roll) + down[2] * std::cos(roll));
    // The field as if the board lay flat (NXP AN4248, equations 19 to 22).
    const double across = north[2] * std::sin(roll) - north[1] * std::cos(roll);
    const double ahead = north[0] * std::cos(pitch)
                         + (north[1] * std::sin(roll) + north[2] * std::cos(roll)) * std::sin(pitch);
    const double degrees = std::atan2(across, ahead) * 180.0 / std::numbers::pi;
    return degrees < 0 ? degrees + 360.0 : degrees;
}

} // namespace tutti::decode
