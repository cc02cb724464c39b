// Open-Meteo: a place by its name, then the weather there; what both are asked, and what they answer. Pure.
#pragma once

#include "base/result.hpp"
#include "io/http/http_message.hpp"
#include "workers/weather/weather.hpp"

#include <optional>
#include <string>

namespace tutti::weather {

struct Place {
    double latitude = 0;
    double longitude = 0;
    std::string name;

    bool operator==(const Place&) const = default;
};

/// Of a location that is "latitude,longitude" already.
std::optional<Place> place_in(std::string_view location);

/// The question for the first part of "Vienna, Austria"; the rest chooses among the answers.
std::string geocoding_url(const WeatherSection& section);
/// NotFound: there is no such place, or none where the rest says.
Result<Place> parse_places(const io::HttpResponse& answer, const WeatherSection& section);

std::string forecast_url(const WeatherSection& section, const Place& place);
Result<Weather>
parse_forecast(const io::HttpResponse& answer, const WeatherSection& section, const Place& place);

} // namespace tutti::weather
