#include "workers/weather/weather.hpp"

#include "base/utf8.hpp"
#include "worker/rounded.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace tutti::weather {

namespace {

struct UnitNames {
    const char* temperature;
    const char* speed;
    const char* pressure;
    const char* distance;
};

constexpr UnitNames metric = {"°C", "km/h", "mb", "km"};
constexpr UnitNames imperial = {"°F", "mph", "inHg", "mi"};

/// Adds those that are there, numbers rounded to `step`.
class List {
public:
    void add(std::string sensor, const std::optional<double>& value, const char* unit, double step = 0.1) {
        if (!value || !std::isfinite(*value)) return;
        readings.push_back({std::move(sensor), worker::rounded(*value, 1 / step), unit});
    }
    void add(std::string sensor, const std::optional<std::string>& value) {
        if (value) readings.push_back({std::move(sensor), *value, ""});
    }
    worker::Readings readings;
};

double to_fahrenheit(double celsius) noexcept { return celsius * 9 / 5 + 32; }
double to_miles(double kilometres) noexcept { return kilometres / 1.609344; }

void convert(std::optional<double>& value, double (*conversion)(double) noexcept) {
    if (value) value = conversion(*value);
}

} // namespace

worker::Readings readings_of(const Weather& weather, Units units) {
    const auto& unit = units == Units::Metric ? metric : imperial;
    const auto& now = weather.now;
    List list;
    list.add("weather_temp", now.temperature, unit.temperature);
    list.add("weather_feels_like", now.feels_like, unit.temperature);
    list.add("weather_humidity", now.humidity, "%");
    list.add("weather_conditions", now.conditions);
    list.add("weather_wind", now.wind, unit.speed);
    list.add("weather_wind_dir", now.wind_direction);
    list.add("weather_pressure", now.pressure, unit.pressure, units == Units::Metric ? 0.1 : 0.01);
    list.add("weather_uv_index", now.uv_index, "");
    list.add("weather_visibility", now.visibility, unit.distance);
    list.add("weather_cloud_cover", now.cloud_cover, "%");
    list.add("weather_location", now.location);
    for (std::size_t number = 0; number < weather.days.size(); ++number) {
        const auto& day = weather.days[number];
        const auto named = [number](const char* what) {
            return fmt::format("forecast_d{}_{}", number, what);
        };
        list.add(named("date"), day.date);
        list.add(named("max_temp"), day.highest, unit.temperature);
        list.add(named("min_temp"), day.lowest, unit.temperature);
        list.add(named("avg_temp"), day.average, unit.temperature);
        list.add(named("description"), day.description);
    }
    return std::move(list.readings);
}

std::optional<std::string> compass_point(double degrees) {
    constexpr std::array points = {"N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE",
                                   "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"};
    if (!(degrees >= 0 && degrees <= 360)) return std::nullopt;
    return points[static_cast<std::size_t>(std::lround(degrees / 22.5)) % points.size()];
}

std::optional<std::string> words_of_code(double code) {
    constexpr std::array<std::pair<int, const char*>, 28> words = {{
        {0, "Clear sky"},
        {1, "Mainly clear"},
        {2, "Partly cloudy"},
        {3, "Overcast"},
        {45, "Fog"},
        {48, "Freezing fog"},
        {51, "Light drizzle"},
        {53, "Drizzle"},
        {55, "Heavy drizzle"},
        {56, "Light freezing drizzle"},
        {57, "Freezing drizzle"},
        {61, "Light rain"},
        {63, "Rain"},
        {65, "Heavy rain"},
        {66, "Light freezing rain"},
        {67, "Freezing rain"},
        {71, "Light snow"},
        {73, "Snow"},
        {75, "Heavy snow"},
        {77, "Snow grains"},
        {80, "Light rain showers"},
        {81, "Rain showers"},
        {82, "Violent rain showers"},
        {85, "Light snow showers"},
        {86, "Snow showers"},
        {95, "Thunderstorm"},
        {96, "Thunderstorm with hail"},
        {99, "Thunderstorm with heavy hail"},
    }};
    const auto found = std::ranges::find_if(words, [code](const auto& entry) {
        return static_cast<double>(entry.first) == code;
    });
    if (found == words.end()) return std::nullopt;
    return found->second;
}

std::optional<std::string> shown_words(std::optional<std::string_view> text) {
    constexpr std::size_t longest = 100;
    if (!text) return std::nullopt;
    std::string words;
    for (const char character : first_characters(*text, longest))
        if (static_cast<unsigned char>(character) >= ' ' && character != '\x7f') words += character;
    const auto begin = words.find_first_not_of(' ');
    if (begin == std::string::npos) return std::nullopt;
    return words.substr(begin, words.find_last_not_of(' ') - begin + 1);
}

double to_inches_of_mercury(double millibars) noexcept { return millibars / 33.863886666667; }

void make_imperial(Weather& weather) {
    auto& now = weather.now;
    convert(now.temperature, to_fahrenheit);
    convert(now.feels_like, to_fahrenheit);
    convert(now.wind, to_miles);
    convert(now.pressure, to_inches_of_mercury);
    convert(now.visibility, to_miles);
    for (auto& day : weather.days)
        for (auto* degrees : {&day.highest, &day.lowest, &day.average}) convert(*degrees, to_fahrenheit);
}

} // namespace tutti::weather
