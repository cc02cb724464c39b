// What the board's LEDs were before they were switched off, and the file that says so.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::sensors {

struct LedState {
    std::string name;    ///< its folder in /sys/class/leds: "ACT"
    std::string trigger; ///< what made it shine: "mmc0"; "none": its brightness alone
    std::int64_t brightness = 0;

    bool operator==(const LedState&) const = default;
};
using LedStates = std::vector<LedState>;

/// At most this many are kept, or read.
inline constexpr std::size_t most_leds = 8;

/// The kept file, JSON. InvalidInput for what this program did not write: a name that leads out of the
/// folder, too.
Result<LedStates> parse_led_states(std::string_view text);
std::string print(const LedStates& states);

/// Of a trigger file, which lists all with the present one in brackets; "none" where it says nothing.
std::string_view present_trigger(std::string_view text) noexcept;

} // namespace tutti::sensors
