// What a reading looks like on the lights: which icon, which words, which colour. One row a quantity.
#pragma once

#include "base/value.hpp"
#include "matrix/icon.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::matrix {

/// Below `moderate` a value is green, below `poor` yellow, from there on red.
struct Threshold {
    double moderate = 0;
    double poor = 0;

    bool operator==(const Threshold&) const = default;
};
/// By quantity: "co2".
using Thresholds = std::map<std::string, Threshold, std::less<>>;

/// Carbon dioxide in a room: 1000 and 1500 ppm.
Thresholds default_thresholds();

/// What one screen shows: the icon, then the words running by.
struct Look {
    Icon icon{};
    std::string text;
    Colour colour;

    bool operator==(const Look&) const = default;
};

/// The place of a sensor's quantity among those that are shown, or nothing: it is not shown by itself.
std::optional<std::size_t> place_of(std::string_view sensor) noexcept;

/// A sensor's look; nothing for a value that says nothing, such as null. `conditions` are the weather's, in
/// words, where the source has them.
std::optional<Look> look_of(
    std::string_view sensor, const Value& value, std::string_view unit, const Thresholds& thresholds,
    std::string_view conditions
);

/// The quantity that gives another's screen its icon and last words.
inline constexpr std::string_view conditions_quantity = "weather_conditions";

/// The icon of the weather that a sentence tells of: "Patchy light rain with thunder".
Icon weather_icon(std::string_view conditions) noexcept;

} // namespace tutti::matrix
