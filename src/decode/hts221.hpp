// HTS221 (ST): relative humidity and temperature. Each chip carries two points of calibration for either, in
// its registers 0x30 to 0x3f; a raw value is put on the line through them (datasheet, "Calibration
// registers"; ST TN1218).
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace tutti::decode {

namespace hts221 {

inline constexpr std::uint8_t address = 0x5f;
inline constexpr std::uint8_t identity = 0xbc;
inline constexpr std::uint8_t identity_register = 0x0f;
inline constexpr std::uint8_t control_1 = 0x20; ///< power, block data update, rate
inline constexpr std::uint8_t control_2 = 0x21; ///< one shot
inline constexpr std::uint8_t status = 0x27;    ///< bit 0: temperature is there, bit 1: humidity
inline constexpr std::uint8_t outputs = 0x28;   ///< humidity low, high, temperature low, high
inline constexpr std::uint8_t calibration = 0x30;
/// Of a register's address: those that follow are read in the same turn.
inline constexpr std::uint8_t and_following = 0x80;

} // namespace hts221

struct Hts221Raw {
    std::int16_t humidity = 0;
    std::int16_t temperature = 0;
};

class Hts221Calibration {
public:
    /// Of the sixteen registers from 0x30 on. InvalidInput where two points are one: a chip that was not
    /// calibrated, or that is none.
    static Result<Hts221Calibration> parse(std::span<const std::uint8_t, 16> registers);

    /// Percent, cut to 0 to 100: the line goes on beyond what air can hold.
    double humidity(const Hts221Raw& raw) const noexcept;
    /// °C.
    double temperature(const Hts221Raw& raw) const noexcept;

private:
    struct Point {
        double raw = 0;
        double value = 0;
    };
    struct Line {
        Point first;
        Point second;
        double at(double raw) const noexcept;
    };

    Line humidity_;
    Line temperature_;
};

/// Of the four registers from 0x28 on.
Hts221Raw parse_hts221_outputs(std::span<const std::uint8_t, 4> registers) noexcept;

} // namespace tutti::decode
