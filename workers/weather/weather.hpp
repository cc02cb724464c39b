// Weather as both providers give it, and the readings that it becomes. Pure.
#pragma once

#include "base/value.hpp"
#include "sections/weather_section.hpp"
#include "worker/source.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::weather {

using sections::WeatherSection;
using Units = WeatherSection::Units;

/// In the units that it was asked for: °C, km/h, mb and km, or °F, mph, inHg and mi. What a provider does not
/// say is left out, and never guessed.
struct Current {
    std::optional<double> temperature;
    std::optional<double> feels_like;
    std::optional<double> humidity;        ///< %
    std::optional<std::string> conditions; ///< in words: "Partly cloudy"
    std::optional<double> wind;
    std::optional<std::string> wind_direction; ///< one of 16 points: "NNW"
    std::optional<double> pressure;            ///< at sea level
    std::optional<double> uv_index;
    std::optional<double> visibility;
    std::optional<double> cloud_cover; ///< %
    std::optional<std::string> location;

    bool operator==(const Current&) const = default;
};

struct Day {
    std::optional<std::string> date; ///< "2026-11-28", of the place
    std::optional<double> highest;
    std::optional<double> lowest;
    std::optional<double> average;
    std::optional<std::string> description; ///< at noon, in words

    bool operator==(const Day&) const = default;
};

inline constexpr std::size_t forecast_days = 3; ///< today first

struct Weather {
    Current now;
    std::array<Day, forecast_days> days;

    bool operator==(const Weather&) const = default;
};

/// 26 where nothing is missing.
worker::Readings readings_of(const Weather& weather, Units units);

/// The point of the compass; nothing for what is no direction.
std::optional<std::string> compass_point(double degrees);
/// Of a WMO code (table 4677, as forecasts use it), in words; nothing for one that is not in use.
std::optional<std::string> words_of_code(double code);

/// Of a provider, for a reading: without what would not show, and not longer than that has room.
std::optional<std::string> shown_words(std::optional<std::string_view> text);

/// From metric units.
void make_imperial(Weather& weather);
double to_inches_of_mercury(double millibars) noexcept;

} // namespace tutti::weather
