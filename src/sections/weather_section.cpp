#include "sections/weather_section.hpp"

#include <array>
#include <utility>

namespace tutti::sections {

namespace {

using Units = WeatherSection::Units;
using Provider = WeatherSection::Provider;

constexpr toml::OneOf<Units, 2> units = {{{{"metric", Units::Metric}, {"imperial", Units::Imperial}}}};
constexpr toml::OneOf<Provider, 2> providers = {
    {{{"wttr", Provider::Wttr}, {"open-meteo", Provider::OpenMeteo}}}
};

struct Location {
    toml::Read<std::string> operator()(const Value& value) const {
        constexpr std::size_t longest = 200;
        auto text = toml::AnyText{}(value);
        if (text && text->size() > longest) return toml::complain("is too long for a place");
        return text;
    }
};

} // namespace

void read_weather(toml::TableReader& table, WeatherSection& section) {
    read_simulate(table);
    table.read("location", section.location, Location{});
    table.read("units", section.units, units);
    table.read("provider", section.provider, providers);
    table.read("wttr_url", section.wttr_url, WebAddress{});
    table.read("geocoding_url", section.geocoding_url, WebAddress{});
    table.read("forecast_url", section.forecast_url, WebAddress{});
    read_timeout(table, section.timeout);
}

} // namespace tutti::sections
