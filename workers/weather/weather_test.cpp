#include "workers/weather/weather.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace tutti::weather {
namespace {

TEST(WeatherReadings, WhatIsMissingIsLeftOut) {
    EXPECT_TRUE(readings_of({}, Units::Metric).empty());
    Weather weather;
    weather.now.temperature = 0;
    weather.now.humidity = std::numeric_limits<double>::infinity();
    weather.days[2].description = "Fog";
    const worker::Readings expected = {{"weather_temp", 0.0, "°C"}, {"forecast_d2_description", "Fog", ""}};
    EXPECT_EQ(readings_of(weather, Units::Metric), expected);
}

TEST(Compass, HasSixteenPoints) {
    EXPECT_EQ(compass_point(0), "N");
    EXPECT_EQ(compass_point(360), "N");
    EXPECT_EQ(compass_point(11), "N");
    EXPECT_EQ(compass_point(12), "NNE");
    EXPECT_EQ(compass_point(349), "N");
    EXPECT_EQ(compass_point(225), "SW");
    EXPECT_FALSE(compass_point(-1));
    EXPECT_FALSE(compass_point(361));
    EXPECT_FALSE(compass_point(std::numeric_limits<double>::quiet_NaN()));
}

TEST(WmoCodes, AreWordsOrNothing) {
    EXPECT_EQ(words_of_code(0), "Clear sky");
    EXPECT_EQ(words_of_code(99), "Thunderstorm with heavy hail");
    EXPECT_FALSE(words_of_code(4));
    EXPECT_FALSE(words_of_code(0.5));
}

TEST(ShownWords, AreOneShortLineWithoutControls) {
    EXPECT_EQ(shown_words(" Partly\x1b cloudy\n "), "Partly cloudy");
    EXPECT_FALSE(shown_words("  "));
    EXPECT_FALSE(shown_words(std::nullopt));
    std::string long_words;
    while (long_words.size() < 300) long_words += "ä";
    EXPECT_EQ(shown_words(long_words)->size(), 100U);
}

} // namespace
} // namespace tutti::weather
