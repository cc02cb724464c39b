#include "base/json.hpp"
#include "io/http/http_call.hpp"
#include "workers/weather/answers_testing.hpp"
#include "workers/weather/open_meteo.hpp"

#include <gtest/gtest.h>

namespace tutti::weather {
namespace {

const Place vienna{48.20849, 16.37208, "Vienna"};

WeatherSection at(std::string location, Units units = Units::Metric) {
    WeatherSection section;
    section.provider = WeatherSection::Provider::OpenMeteo;
    section.location = std::move(location);
    section.units = units;
    return section;
}

std::string lines_of(const Result<Weather>& weather, Units units) {
    if (!weather) return weather.error().message;
    std::string text;
    for (const auto& reading : readings_of(*weather, units))
        text += reading.sensor + " " + print_json(reading.value) + reading.unit + "\n";
    return text;
}

TEST(OpenMeteo, GivesAll26Readings) {
    EXPECT_EQ(
        lines_of(parse_forecast(answered(forecast_answer), at("Vienna"), vienna), Units::Metric),
        "weather_temp 7.2°C\nweather_feels_like 4.1°C\nweather_humidity 71.0%\n"
        "weather_conditions \"Overcast\"\nweather_wind 12.6km/h\nweather_wind_dir \"WNW\"\n"
        "weather_pressure 1019.3mb\nweather_uv_index 0.5\nweather_visibility 24.1km\n"
        "weather_cloud_cover 100.0%\nweather_location \"Vienna\"\n"
        "forecast_d0_date \"2026-11-28\"\nforecast_d0_max_temp 9.1°C\nforecast_d0_min_temp 2.0°C\n"
        "forecast_d0_avg_temp 5.5°C\nforecast_d0_description \"Light rain\"\n"
        "forecast_d1_date \"2026-11-29\"\nforecast_d1_max_temp 6.4°C\nforecast_d1_min_temp 0.6°C\n"
        "forecast_d1_avg_temp 3.5°C\nforecast_d1_description \"Partly cloudy\"\n"
        "forecast_d2_date \"2026-11-30\"\nforecast_d2_max_temp 4.2°C\nforecast_d2_min_temp -2.8°C\n"
        "forecast_d2_avg_temp 1.0°C\nforecast_d2_description \"Light snow\"\n"
    );
}

TEST(OpenMeteo, IsConvertedToImperialUnits) {
    const auto text = lines_of(
        parse_forecast(answered(forecast_answer), at("Vienna", Units::Imperial), vienna), Units::Imperial
    );
    for (const auto* line :
         {"weather_temp 45.0°F\n", "weather_wind 7.8mph\n", "weather_pressure 30.1inHg\n",
          "weather_visibility 15.0mi\n", "forecast_d2_min_temp 27.0°F\n"})
        EXPECT_NE(text.find(line), std::string::npos) << line << text;
}

TEST(OpenMeteo, APlaceIsChosenByWhatStandsBehindTheComma) {
    const auto found = [](std::string location) {
        const auto place = parse_places(answered(places_answer), at(std::move(location)));
        return place ? print_json(place->latitude) : place.error().message;
    };
    EXPECT_EQ(found("Vienna"), "48.20849");
    EXPECT_EQ(found("Vienna, united states"), "38.90122");
    EXPECT_EQ(found("Vienna,Virginia"), "38.90122");
    EXPECT_EQ(found("Vienna, AT"), "48.20849");
    EXPECT_EQ(
        found("Vienna, Mars"),
        "Open-Meteo does not know the place \"Vienna, Mars\": set weather.location, to a city or "
        "to \"latitude,longitude\""
    );
}

TEST(OpenMeteo, WithoutResultsThePlaceIsUnknown) {
    EXPECT_EQ(
        parse_places(answered(R"({"generationtime_ms":0.2})"), at("Xyzzy")).error().code, ErrorCode::NotFound
    );
    EXPECT_EQ(parse_places(answered(R"({"results":[]})"), at("Xyzzy")).error().code, ErrorCode::NotFound);
    EXPECT_EQ(
        parse_places(answered(R"({"results":[{"name":"X"}]})"), at("X")).error().code, ErrorCode::NotFound
    );
}

TEST(OpenMeteo, CoordinatesNeedNoSearch) {
    EXPECT_EQ(place_in("48.2,16.4"), (Place{48.2, 16.4, "48.2,16.4"}));
    EXPECT_EQ(place_in(" -33.9 , 151.2")->longitude, 151.2);
    for (const auto* text : {"", "Vienna", "Vienna, Austria", "48.2", "91,0", "0,181", "1,2,3", "nan,0"})
        EXPECT_FALSE(place_in(text)) << text;
}

TEST(OpenMeteo, AsksForWhatItReads) {
    auto section = at("Sankt Pölten, AT");
    EXPECT_EQ(
        geocoding_url(section),
        "https://geocoding-api.open-meteo.com/v1/search?name=Sankt%20P%C3%B6lten&count=20"
        "&language=en&format=json"
    );
    const auto url = forecast_url(section, vienna);
    EXPECT_TRUE(url.starts_with("https://api.open-meteo.com/v1/forecast?latitude=48.2085&longitude=16.3721&")
    );
    EXPECT_TRUE(url.ends_with("&forecast_days=3&timezone=auto"));
    EXPECT_TRUE(io::parse_http_url(url));
}

TEST(OpenMeteo, WhatIsMissingIsLeftOut) {
    EXPECT_EQ(
        lines_of(
            parse_forecast(
                answered(
                    R"({"current":{"temperature_2m":1.5,"weather_code":42,"visibility":null,"wind_direction_10m":400},
                    "daily":{"time":["2026-11-28"],"temperature_2m_max":[null],"temperature_2m_min":[0]},
                    "hourly":{"time":["2026-11-28T00:00",7],"temperature_2m":[null],"weather_code":[]}})"
                ),
                at("Vienna"), vienna
            ),
            Units::Metric
        ),
        "weather_temp 1.5°C\nweather_location \"Vienna\"\nforecast_d0_date \"2026-11-28\"\n"
        "forecast_d0_min_temp 0.0°C\n"
    );
}

TEST(OpenMeteo, ItsRefusalsAreSaidInItsWords) {
    const auto refused = [](unsigned status, std::string_view body) {
        const auto weather = parse_forecast(answered(body, status), at("Vienna"), vienna);
        return weather ? "" : std::string(name(weather.error().code)) + "|" + weather.error().message;
    };
    EXPECT_EQ(
        refused(400, R"({"error":true,"reason":"Latitude must be in range of -90 to 90°. Given: 91.0."})"),
        "invalid_input|Open-Meteo says: Latitude must be in range of -90 to 90°. Given: 91.0."
    );
    EXPECT_EQ(
        refused(
            429,
            R"({"error":true,"reason":"Minutely API request limit exceeded. Please try again in one minute."})"
        ),
        "limit_exceeded|Open-Meteo says: Minutely API request limit exceeded. Please try again in one minute."
    );
    EXPECT_EQ(refused(500, "{}"), "unavailable|Open-Meteo has a fault of its own (status 500)");
    EXPECT_EQ(refused(200, "{}"), "invalid_input|Open-Meteo answers without any weather");
    EXPECT_EQ(refused(200, "<html>"), "invalid_input|Open-Meteo answers with a page instead of data");
}

TEST(OpenMeteo, CutAnywhereIsAnError) {
    for (std::size_t size = 0; size < forecast_answer.size(); ++size)
        EXPECT_FALSE(parse_forecast(answered(forecast_answer.substr(0, size)), at("Vienna"), vienna)) << size;
    for (std::size_t size = 0; size < places_answer.size(); ++size)
        EXPECT_FALSE(parse_places(answered(places_answer.substr(0, size)), at("Vienna"))) << size;
}

} // namespace
} // namespace tutti::weather
