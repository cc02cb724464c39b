#include "decode/lps25h.hpp"

#include "decode/little_endian.hpp"

namespace tutti::decode {

Lps25hMeasurement parse_lps25h_outputs(std::span<const std::uint8_t, 5> registers) noexcept {
    const auto pressure = signed_24(registers[0], registers[1], registers[2]);
    const auto temperature = signed_16(registers[3], registers[4]);
    return {pressure / 4096.0, 42.5 + temperature / 480.0};
}

} // namespace tutti::decode
