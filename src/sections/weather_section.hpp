// The section `weather`: where, from whom and in which units the source of that name has its readings.
#pragma once

#include "sections/section.hpp"

#include <string>

namespace tutti::sections {

struct WeatherSection {
    enum class Units : std::uint8_t { Metric, Imperial };
    enum class Provider : std::uint8_t { Wttr, OpenMeteo };

    std::string location = {}; ///< "Vienna", "48.2,16.4"; empty: where this machine's address seems to be
    Units units = Units::Metric;
    Provider provider = Provider::Wttr;
    // Of a provider of one's own, for a house that runs one.
    std::string wttr_url = "https://wttr.in";
    std::string geocoding_url = "https://geocoding-api.open-meteo.com";
    std::string forecast_url = "https://api.open-meteo.com";
    microseconds timeout = default_timeout;

    bool operator==(const WeatherSection&) const = default;
};

void read_weather(toml::TableReader& table, WeatherSection& section);

} // namespace tutti::sections
