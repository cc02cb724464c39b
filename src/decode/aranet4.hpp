// What an Aranet4 says in its Bluetooth advertisement: CO2, temperature, pressure, humidity. Bytes in, values
// out.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <span>

namespace tutti::decode {

/// Whose manufacturer data the bytes are: SAF Tehnika, who make all Aranets.
inline constexpr std::uint16_t aranet_company = 0x0702;

struct FirmwareVersion {
    std::uint8_t major = 0;
    std::uint8_t minor = 0;
    std::uint8_t patch = 0;

    auto operator<=>(const FirmwareVersion&) const = default;
};

/// A value that the device marks as invalid (while it calibrates, say), or that cannot be, is none.
struct Aranet4 {
    FirmwareVersion firmware;
    std::optional<std::uint16_t> co2;     ///< ppm
    std::optional<double> temperature;    ///< °C
    std::optional<double> pressure;       ///< hPa, which is mbar
    std::optional<std::uint8_t> humidity; ///< %
    std::optional<std::uint8_t> battery;  ///< %
    std::uint8_t status = 0;              ///< colour of its light: 1 green, 2 amber, 3 red
    seconds interval{};                   ///< between two measurements
    seconds age{};                        ///< of this one

    bool operator==(const Aranet4&) const = default;
};

/// The payload, without the company's id. Errors go on a sentence whose subject is the device. Conflict: it
/// says no values, as its integrations are off. UnknownVersion: another model, or a firmware without
/// integrations. InvalidInput: damaged, or of a length that none has.
Result<Aranet4> decode_aranet4(std::span<const std::uint8_t> payload);

} // namespace tutti::decode
