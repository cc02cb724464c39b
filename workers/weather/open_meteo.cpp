#include "workers/weather/open_meteo.hpp"

#include "base/ascii.hpp"
#include "base/json.hpp"
#include "base/scan.hpp"
#include "base/value_path.hpp"
#include "io/http/http_call.hpp"
#include "io/http/json_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace tutti::weather {

namespace {

/// "Vienna" and "Austria" of "Vienna, Austria".
std::pair<std::string_view, std::string_view> parts_of(std::string_view location) {
    const auto comma = std::min(location.find(','), location.size());
    const auto rest = location.substr(std::min(comma + 1, location.size()));
    return {trimmed(location.substr(0, comma)), trimmed(rest)};
}

/// A refusal of theirs: {"error":true,"reason":"…"}.
Result<Value> data_of(const io::HttpResponse& answer) {
    auto value = io::json_of(answer, "Open-Meteo");
    if (answer.status < 400 || answer.status >= 500) return value;
    const auto body = parse_json(answer.body);
    const auto reason = body ? shown_words(text_at(*body, "reason")) : std::nullopt;
    if (!reason) return value;
    return fail(value.error().code, fmt::format("Open-Meteo says: {}", *reason));
}

bool is_in(const Value& place, std::string_view where) {
    constexpr std::array keys = {"country", "country_code", "admin1", "admin2"};
    return std::ranges::any_of(keys, [&](const char* key) {
        return equal_ignoring_case(text_at(place, key).value_or(""), where);
    });
}

std::optional<Place> place_of(const Value& entry) {
    const auto latitude = number_at(entry, "latitude");
    const auto longitude = number_at(entry, "longitude");
    if (!latitude || !longitude) return std::nullopt;
    return Place{*latitude, *longitude, shown_words(text_at(entry, "name")).value_or("")};
}

std::unexpected<Error> unknown_place(const WeatherSection& section) {
    return fail(
        ErrorCode::NotFound, fmt::format(
                                 "Open-Meteo does not know the place \"{}\": set weather.location, to a city "
                                 "or to \"latitude,longitude\"",
                                 section.location
                             )
    );
}

/// The hours of one day, by the text that they begin with: "2026-11-28".
struct Hours {
    std::optional<double> average;
    std::optional<double> code_at_noon;
};

Hours hours_of(const Value& data, std::string_view date) {
    Hours hours;
    double sum = 0;
    int count = 0;
    const auto* times = find_at(data, "hourly", "time");
    if (times == nullptr || !times->is_array() || date.empty()) return hours;
    for (std::size_t place = 0; place < times->items().size(); ++place) {
        const auto& time = times->items()[place];
        if (!time.is_string() || !time.string().starts_with(date)) continue;
        if (const auto degrees = number_at(data, "hourly", "temperature_2m", place)) {
            sum += *degrees;
            ++count;
        }
        if (time.string().ends_with("T12:00"))
            hours.code_at_noon = number_at(data, "hourly", "weather_code", place);
    }
    if (count > 0) hours.average = sum / count;
    return hours;
}

Current current_of(const Value& data) {
    constexpr double metres = 1000;
    Current now;
    const auto number = [&data](const char* key) { return number_at(data, "current", key); };
    now.temperature = number("temperature_2m");
    now.feels_like = number("apparent_temperature");
    now.humidity = number("relative_humidity_2m");
    if (const auto code = number("weather_code")) now.conditions = words_of_code(*code);
    now.wind = number("wind_speed_10m");
    if (const auto degrees = number("wind_direction_10m")) now.wind_direction = compass_point(*degrees);
    now.pressure = number("pressure_msl");
    now.uv_index = number("uv_index");
    if (const auto far = number("visibility")) now.visibility = *far / metres;
    now.cloud_cover = number("cloud_cover");
    return now;
}

Day day_of(const Value& data, std::size_t number) {
    Day day;
    day.date = shown_words(text_at(data, "daily", "time", number));
    day.highest = number_at(data, "daily", "temperature_2m_max", number);
    day.lowest = number_at(data, "daily", "temperature_2m_min", number);
    const auto hours = hours_of(data, day.date.value_or(""));
    day.average = hours.average;
    if (hours.code_at_noon) day.description = words_of_code(*hours.code_at_noon);
    return day;
}

} // namespace

std::optional<Place> place_in(std::string_view location) {
    const auto [first, second] = parts_of(location);
    const auto latitude = parse_number<double>(first);
    const auto longitude = parse_number<double>(second);
    if (!latitude || !longitude || !(std::abs(*latitude) <= 90) || !(std::abs(*longitude) <= 180))
        return std::nullopt;
    return Place{*latitude, *longitude, std::string(location)};
}

std::string geocoding_url(const WeatherSection& section) {
    constexpr int candidates = 20;
    const auto [name, where] = parts_of(section.location);
    return fmt::format(
        "{}/v1/search?name={}&count={}&language=en&format=json", section.geocoding_url,
        io::percent_encoded(name), where.empty() ? 1 : candidates
    );
}

Result<Place> parse_places(const io::HttpResponse& answer, const WeatherSection& section) {
    auto value = data_of(answer);
    if (!value) return pass_on(value);
    const auto* results = value->find("results");
    if (results == nullptr || !results->is_array()) return unknown_place(section);
    const auto where = parts_of(section.location).second;
    for (const auto& entry : results->items())
        if (where.empty() || is_in(entry, where))
            if (auto place = place_of(entry)) return std::move(*place);
    return unknown_place(section);
}

std::string forecast_url(const WeatherSection& section, const Place& place) {
    return fmt::format(
        "{}/v1/forecast?latitude={:.4f}&longitude={:.4f}"
        "&current=temperature_2m,apparent_temperature,relative_humidity_2m,weather_code,wind_speed_10m,"
        "wind_direction_10m,pressure_msl,uv_index,visibility,cloud_cover"
        "&hourly=temperature_2m,weather_code&daily=temperature_2m_max,temperature_2m_min"
        "&forecast_days={}&timezone=auto",
        section.forecast_url, place.latitude, place.longitude, forecast_days
    );
}

Result<Weather>
parse_forecast(const io::HttpResponse& answer, const WeatherSection& section, const Place& place) {
    auto value = data_of(answer);
    if (!value) return pass_on(value);
    Weather weather;
    weather.now = current_of(*value);
    for (std::size_t number = 0; number < weather.days.size(); ++number)
        weather.days[number] = day_of(*value, number);
    if (weather == Weather()) return fail(ErrorCode::InvalidInput, "Open-Meteo answers without any weather");
    if (section.units == Units::Imperial) make_imperial(weather);
    weather.now.location = shown_words(place.name.empty() ? section.location : place.name);
    return weather;
}

} // namespace tutti::weather
