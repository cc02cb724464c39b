#include "base/json.hpp"
#include "workers/weather/weather_source.hpp"

#include <gtest/gtest.h>

namespace tutti::weather {
namespace {

worker::Readings simulated(const char* section, WallTime now) {
    WeatherSource source;
    const auto configured = source.configure(*parse_json(section));
    EXPECT_TRUE(configured);
    return *source.simulate(worker::Simulation("weather", now));
}

constexpr WallTime noon{std::chrono::days(20'000) + std::chrono::hours(12)};

TEST(WeatherSource, SimulatesAll26Readings) {
    const auto readings = simulated("{}", noon);
    EXPECT_EQ(readings.size(), 26U);
    EXPECT_EQ(readings, simulated("{}", noon));
    EXPECT_EQ(readings[11].value, Value("2024-10-04"));
    EXPECT_EQ(readings[16].value, Value("2024-10-05"));
}

TEST(WeatherSource, SimulatesInTheUnitsAndThePlaceAskedFor) {
    const auto readings = simulated(R"({"units":"imperial","location":"Oz"})", noon);
    EXPECT_EQ(readings[0].unit, "°F");
    EXPECT_EQ(readings[10].value, Value("Oz"));
}

TEST(WeatherSource, WhatItSimulatesIsPlausibleAllDay) {
    for (int hour = 0; hour < 24 * 30; ++hour) {
        const auto readings = simulated("{}", noon + std::chrono::hours(hour));
        EXPECT_GT(readings[0].value.number(), -10);
        EXPECT_LT(readings[0].value.number(), 30);
        EXPECT_LE(readings[13].value.number(), readings[12].value.number()) << "min, max";
    }
}

} // namespace
} // namespace tutti::weather
