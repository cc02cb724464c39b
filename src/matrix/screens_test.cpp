#include "matrix/screens.hpp"

#include <gtest/gtest.h>

namespace tutti::matrix {
namespace {

constexpr SteadyTime noon{seconds(100)};
constexpr SteadyTime later = noon + seconds(60);

Look look(
    std::string_view sensor, const Value& value, std::string_view unit, std::string_view conditions = {}
) {
    return look_of(sensor, value, unit, default_thresholds(), conditions).value_or(Look{});
}

TEST(Look, IsTheValueWithItsUnit) {
    EXPECT_EQ(look("temperature", 21.46, "°C").text, "21.5°C");
    EXPECT_EQ(look("humidity", 44.7, "%").text, "45%");
    EXPECT_EQ(look("pressure", 1013.2, "mbar").text, "1013 mbar");
    EXPECT_EQ(look("device_count", 5, "devices").text, "5 devices");
    EXPECT_EQ(look("load_1min", 0.25, "").text, "0.25");
    EXPECT_EQ(look("ads_percentage_today", 12.34, "%").text, "12.3%");
}

TEST(Look, OfCo2ChangesAtItsThresholds) {
    EXPECT_EQ(look("co2", 999, "ppm"), (Look{Icon::Co2Good, "999 ppm", green}));
    EXPECT_EQ(look("co2", 1000, "ppm"), (Look{Icon::Co2Moderate, "1000 ppm", yellow}));
    EXPECT_EQ(look("co2", 1499, "ppm").icon, Icon::Co2Moderate);
    EXPECT_EQ(look("co2", 1500, "ppm"), (Look{Icon::Co2Poor, "1500 ppm", red}));
}

TEST(Look, HasTheLabelOfARoomBeforeItsValue) {
    EXPECT_EQ(look("Living room:co2", 640, "ppm").text, "Living room 640 ppm");
    EXPECT_EQ(look("Büro%3A 1:co2", 640, "ppm").text, "Büro: 1 640 ppm");
    EXPECT_FALSE(place_of("Living room:battery"));
}

TEST(Look, OfAConnectionIsOneOfTwo) {
    EXPECT_EQ(look("connected", true, ""), (Look{Icon::Connected, "online", green}));
    EXPECT_EQ(look("connected", false, ""), (Look{Icon::Disconnected, "offline", red}));
}

TEST(Look, OfTheWeatherFollowsItsConditions) {
    EXPECT_EQ(
        look("weather_temp", 11.6, "C", "Partly cloudy"),
        (Look{Icon::PartlyCloudy, "12°C Partly cloudy", white})
    );
    EXPECT_EQ(weather_icon("Patchy light rain with thunder"), Icon::Thunderstorm);
    EXPECT_EQ(weather_icon("Light drizzle"), Icon::Rainy);
    EXPECT_EQ(weather_icon("Heavy SNOW showers"), Icon::Snowy);
    EXPECT_EQ(weather_icon("Sunny"), Icon::Sunny);
    EXPECT_EQ(weather_icon("Clear sky"), Icon::Sunny);
    EXPECT_EQ(weather_icon("Freezing fog"), Icon::Mist);
    EXPECT_EQ(weather_icon("Overcast"), Icon::Cloudy);
    EXPECT_EQ(weather_icon(""), Icon::Cloudy);
}

TEST(Look, IsNothingOfAValueThatSaysNothing) {
    const auto nothing = [](std::string_view sensor, const Value& value) {
        return !look_of(sensor, value, "", default_thresholds(), {});
    };
    EXPECT_TRUE(nothing("temperature", Value()));
    EXPECT_TRUE(nothing("temperature", "warm"));
    EXPECT_TRUE(nothing("connected", 1));
    EXPECT_TRUE(nothing("uptime", 12));
}

std::string text(const std::optional<Screen>& screen) { return screen ? screen->look.text : "nothing"; }

TEST(Screens, FollowEachOtherAroundTheEnd) {
    Screens screens;
    screens.take("system", "cpu_percent", 12, "%", later);
    screens.take("sensors", "temperature", 20.0, "°C", later);
    screens.take("sensors", "humidity", 40, "%", later);
    EXPECT_FALSE(screens.take("system", "uptime", 1, "s", later));
    auto screen = screens.after(std::nullopt, noon);
    EXPECT_EQ(text(screen), "20.0°C");
    screen = screens.after(screen->key, noon);
    EXPECT_EQ(text(screen), "40%");
    screen = screens.after(screen->key, noon);
    EXPECT_EQ(text(screen), "12%");
    screen = screens.after(screen->key, noon);
    EXPECT_EQ(text(screen), "20.0°C");
    EXPECT_EQ(text(screens.before(screen->key, noon)), "12%");
    EXPECT_EQ(text(screens.before(std::nullopt, noon)), "12%");
}

TEST(Screens, WithoutDataAreSkipped) {
    Screens screens;
    EXPECT_EQ(text(screens.after(std::nullopt, noon)), "nothing");
    screens.take("sensors", "temperature", 20.0, "°C", noon + seconds(1));
    screens.take("sensors", "humidity", Value(), "%", later);
    screens.take("system", "cpu_percent", 12, "%", later);
    EXPECT_EQ(text(screens.after(std::nullopt, noon)), "20.0°C");
    EXPECT_EQ(text(screens.after(std::nullopt, noon + seconds(1))), "12%"); // it has expired
    screens.forget("system", "cpu_percent");
    EXPECT_EQ(text(screens.after(std::nullopt, noon + seconds(1))), "nothing");
}

TEST(Screens, KeepNoMoreThanTheyMay) {
    Screens screens;
    for (std::size_t i = 0; i < Screens::most; ++i)
        EXPECT_TRUE(screens.take(std::to_string(i), "co2", 500, "ppm", later));
    EXPECT_FALSE(screens.take("one more", "co2", 500, "ppm", later));
    EXPECT_TRUE(screens.take("3", "co2", 600, "ppm", later));
}

TEST(Screens, TakeTheThresholdsThatAreSet) {
    Screens screens;
    screens.set({{"co2", {600, 700}}});
    screens.take("co2", "Desk:co2", 650, "ppm", later);
    EXPECT_EQ(screens.after(std::nullopt, noon)->look.colour, yellow);
}

} // namespace
} // namespace tutti::matrix
