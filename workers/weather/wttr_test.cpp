#include "base/json.hpp"
#include "workers/weather/answers_testing.hpp"
#include "workers/weather/wttr.hpp"

#include <gtest/gtest.h>

namespace tutti::weather {
namespace {

WeatherSection in_vienna(Units units = Units::Metric) {
    WeatherSection section;
    section.location = "Wien";
    section.units = units;
    return section;
}

std::string printed(const worker::Readings& readings) {
    std::string text;
    for (const auto& reading : readings)
        text += reading.sensor + " " + print_json(reading.value) + reading.unit + "\n";
    return text;
}

TEST(Wttr, GivesAll26Readings) {
    const auto weather = parse_wttr(answered(wttr_answer), in_vienna());
    ASSERT_TRUE(weather) << weather.error().message;
    EXPECT_EQ(
        printed(readings_of(*weather, Units::Metric)),
        "weather_temp 20.0°C\nweather_feels_like 19.0°C\nweather_humidity 45.0%\n"
        "weather_conditions \"Partly cloudy\"\nweather_wind 19.0km/h\nweather_wind_dir \"SW\"\n"
        "weather_pressure 1022.0mb\nweather_uv_index 2.0\nweather_visibility 16.0km\n"
        "weather_cloud_cover 25.0%\nweather_location \"Vienna\"\n"
        "forecast_d0_date \"2026-11-28\"\nforecast_d0_max_temp 20.0°C\nforecast_d0_min_temp 8.0°C\n"
        "forecast_d0_avg_temp 15.0°C\nforecast_d0_description \"Patchy rain nearby\"\n"
        "forecast_d1_date \"2026-11-29\"\nforecast_d1_max_temp 16.0°C\nforecast_d1_min_temp -1.0°C\n"
        "forecast_d1_avg_temp 12.0°C\nforecast_d1_description \"Overcast\"\n"
        "forecast_d2_date \"2026-11-30\"\nforecast_d2_max_temp 13.0°C\nforecast_d2_min_temp 7.0°C\n"
        "forecast_d2_avg_temp 10.0°C\nforecast_d2_description \"Light snow\"\n"
    );
}

TEST(Wttr, InImperialUnitsTakesItsOwnNumbers) {
    const auto weather = parse_wttr(answered(wttr_answer), in_vienna(Units::Imperial));
    ASSERT_TRUE(weather);
    const auto text = printed(readings_of(*weather, Units::Imperial));
    for (const auto* line :
         {"weather_temp 68.0°F\n", "weather_wind 12.0mph\n", "weather_visibility 9.0mi\n",
          "weather_pressure 30.18inHg\n", "forecast_d1_min_temp 30.0°F\n"})
        EXPECT_NE(text.find(line), std::string::npos) << line << text;
}

TEST(Wttr, TheLocationIsPercentEncodedAndMayBeEmpty) {
    WeatherSection section;
    EXPECT_EQ(wttr_url(section), "https://wttr.in/?format=j1");
    section.location = "São Paulo/#?";
    EXPECT_EQ(wttr_url(section), "https://wttr.in/S%C3%A3o%20Paulo%2F%23%3F?format=j1");
    section.wttr_url = "http://127.0.0.1:8002";
    section.location = "48.2,16.4";
    EXPECT_EQ(wttr_url(section), "http://127.0.0.1:8002/48.2%2C16.4?format=j1");
}

TEST(Wttr, AnAnswerWithinDataIsReadToo) {
    const auto wrapped = R"({"data":)" + std::string(wttr_answer) + "}";
    EXPECT_EQ(parse_wttr(answered(wrapped), in_vienna()), parse_wttr(answered(wttr_answer), in_vienna()));
}

TEST(Wttr, AShortDayHasNoDescriptionAndAMissingOneNothing) {
    const auto weather = parse_wttr(
        answered(R"({"current_condition":[{"temp_C":"20","humidity":"","uvIndex":null,"weatherDesc":[]}],
            "weather":[{"date":"2026-11-28","hourly":[{"time":"0","weatherDesc":[{"value":"Clear"}]}]},
                {"date":"2026-11-29","maxtempC":"x","hourly":[]}]})"),
        in_vienna()
    );
    ASSERT_TRUE(weather);
    EXPECT_EQ(
        printed(readings_of(*weather, Units::Metric)),
        "weather_temp 20.0°C\nweather_location \"Wien\"\nforecast_d0_date \"2026-11-28\"\n"
        "forecast_d1_date \"2026-11-29\"\n"
    );
}

TEST(Wttr, HoursWithoutATimeAreTakenByTheirPlace) {
    const auto of_hours = [](int count) {
        std::string hours = R"({"weatherDesc":[{"value":"Hour 0"}]})";
        for (int hour = 1; hour < count; ++hour)
            hours += R"(,{"weatherDesc":[{"value":"Hour )" + std::to_string(hour) + R"("}]})";
        const auto body = R"({"weather":[{"date":"d","hourly":[)" + hours + "]}]}";
        return parse_wttr(answered(body), in_vienna())->days[0].description;
    };
    EXPECT_EQ(of_hours(8), "Hour 4");
    EXPECT_EQ(of_hours(5), "Hour 4");
    EXPECT_FALSE(of_hours(4));
}

std::string wttr_refuses(const io::HttpResponse& answer, const WeatherSection& section = in_vienna()) {
    const auto weather = parse_wttr(answer, section);
    return weather ? "" : std::string(name(weather.error().code)) + "|" + weather.error().message;
}

TEST(Wttr, AnUnknownPlaceIsSaidAndWhatToDo) {
    const auto unknown =
        "not_found|wttr.in does not know the place \"Wien\": set weather.location, to a city or to "
        "\"latitude,longitude\"";
    EXPECT_EQ(
        wttr_refuses(answered("Unknown location; please try ~48.2,16.4\n", 200, "text/plain")), unknown
    );
    EXPECT_EQ(wttr_refuses(answered("404 UNKNOWN LOCATION: Wien", 404, "text/plain")), unknown);
    EXPECT_EQ(
        wttr_refuses(answered(R"({"data":{"error":[{"msg":"Unable to find any matching weather location"}]}})"
        )),
        unknown
    );
    EXPECT_EQ(
        wttr_refuses(answered("Unknown location; please try", 200, "text/plain"), {}),
        "not_found|wttr.in does not know where this machine's address is: set weather.location"
    );
}

TEST(Wttr, EveryOtherAnswerIsAnErrorInWords) {
    EXPECT_EQ(
        wttr_refuses(
            answered("Sorry, we are running out of queries to the weather service", 200, "text/plain")
        ),
        "unavailable|wttr.in says: Sorry, we are running out of queries to the weather service"
    );
    EXPECT_EQ(
        wttr_refuses(answered("<html><body>502</body></html>", 502, "text/html")),
        "unavailable|wttr.in has a fault of its own (status 502)"
    );
    EXPECT_EQ(
        wttr_refuses(answered("<!DOCTYPE html><html>", 200, "text/html")),
        "invalid_input|wttr.in answers with a page instead of data"
    );
    EXPECT_TRUE(wttr_refuses(answered("slow down", 429, "text/plain")).starts_with("limit_exceeded|"));
    EXPECT_EQ(wttr_refuses(answered("{}")), "invalid_input|wttr.in answers without any weather");
    EXPECT_EQ(wttr_refuses(answered("[]")), "invalid_input|wttr.in answers without any weather");
    EXPECT_EQ(wttr_refuses(answered("")), "invalid_input|wttr.in answers with nothing");
}

TEST(Wttr, CutAnywhereIsAnError) {
    for (std::size_t size = 0; size < wttr_answer.size(); ++size)
        EXPECT_FALSE(parse_wttr(answered(wttr_answer.substr(0, size)), in_vienna())) << size;
}

} // namespace
} // namespace tutti::weather
