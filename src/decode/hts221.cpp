#include "decode/hts221.hpp"

#include "decode/little_endian.hpp"

#include <algorithm>

namespace tutti::decode {

double Hts221Calibration::Line::at(double raw) const noexcept {
    return first.value + (raw - first.raw) * (second.value - first.value) / (second.raw - first.raw);
}

Result<Hts221Calibration> Hts221Calibration::parse(std::span<const std::uint8_t, 16> registers) {
    const auto raw = [registers](std::size_t low) -> double {
        return signed_16(registers[low], registers[low + 1]);
    };
    // Temperatures have ten bits; the upper two of both stand in register 0x35.
    const unsigned upper = registers[5];
    const auto eighths = [registers, upper](std::size_t low, unsigned shift) {
        return static_cast<double>(registers[low] | (upper >> shift & 3) << 8) / 8.0;
    };
    Hts221Calibration made;
    made.humidity_ = {{raw(0x6), registers[0] / 2.0}, {raw(0xa), registers[1] / 2.0}};
    made.temperature_ = {{raw(0xc), eighths(2, 0)}, {raw(0xe), eighths(3, 2)}};
    const auto is_flat = [](const Line& line) {
        return line.first.raw == line.second.raw || line.first.value == line.second.value;
    };
    if (is_flat(made.humidity_))
        return fail(
            ErrorCode::InvalidInput,
            "the calibration of the HTS221 is impossible: its two points of humidity are one"
        );
    if (is_flat(made.temperature_))
        return fail(
            ErrorCode::InvalidInput,
            "the calibration of the HTS221 is impossible: its two points of temperature are one"
        );
    return made;
}

double Hts221Calibration::humidity(const Hts221Raw& raw) const noexcept {
    return std::clamp(humidity_.at(raw.humidity), 0.0, 100.0);
}

double Hts221Calibration::temperature(const Hts221Raw& raw) const noexcept {
    return temperature_.at(raw.temperature);
}

Hts221Raw parse_hts221_outputs(std::span<const std::uint8_t, 4> registers) noexcept {
    return {signed_16(registers[0], registers[1]), signed_16(registers[2], registers[3])};
}

} // namespace tutti::decode
