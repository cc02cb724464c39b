// What a heart-rate strap says over Bluetooth LE: the characteristics Heart Rate Measurement (0x2A37) and
// Battery Level (0x2A19). Bytes in, values out.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace tutti::decode {

/// Heart Rate Service 1.0 §3.1.
struct HeartRateMeasurement {
    /// None where the strap says 0: it feels no heart, which is not one that stands still.
    std::optional<std::uint16_t> beats_per_minute;
    std::optional<bool> contact;         ///< does it touch the skin? None: this strap cannot tell
    std::optional<std::uint16_t> energy; ///< kJ since its last reset; it says so every tenth time or so
    std::vector<double> intervals;       ///< s between beats (RR), oldest first

    bool operator==(const HeartRateMeasurement&) const = default;
};

/// Errors go on a sentence whose subject is the strap. InvalidInput: damaged, cut, or longer than its flags
/// say. Bits that are reserved for later are ignored, and with them the bytes that they may have added.
Result<HeartRateMeasurement> decode_heart_rate(std::span<const std::uint8_t> value);

/// Percent. InvalidInput: not one byte, or more than 100.
Result<std::uint8_t> decode_battery_level(std::span<const std::uint8_t> value);

} // namespace tutti::decode
