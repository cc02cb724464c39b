// Whether a message may cross a bridge once more. Each bridge leaves its name on what it carries, as a user
// property (MQTT 5 §3.3.2.3.7), so that no message crosses one twice, whatever circle bridges are built in.
// Pure.
#pragma once

#include "mqtt/properties.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tutti::bridge {

/// The user property that a bridge adds; its value is the bridge's client id at the broker upstream.
inline constexpr std::string_view passed_property = "tutti-bridge";
/// Bridges that a message may cross.
inline constexpr std::size_t most_passages = 8;

enum class Passage : std::uint8_t {
    Free,    ///< it may cross
    WasHere, ///< it crossed this bridge before
    TooFar   ///< it crossed as many as it may
};

Passage judge_passage(const mqtt::UserProperties& properties, std::string_view bridge) noexcept;

} // namespace tutti::bridge
