// The sections of the Sense HAT: sensors, display, sleep.
#include "base/json.hpp"
#include "sections/display_section.hpp"
#include "sections/section.hpp"
#include "sections/sensors_section.hpp"
#include "sections/sleep_section.hpp"

#include <gtest/gtest.h>

namespace tutti::sections {
namespace {

Result<SensorsSection> sensors(std::string_view json) {
    return read_section(*parse_json(json), read_sensors);
}
Result<DisplaySection> display(std::string_view json) {
    return read_section(*parse_json(json), read_display);
}
Result<SleepSection> sleep(std::string_view json) { return read_section(*parse_json(json), read_sleep); }

TEST(SensorsSection, TakesWhatItIsGiven) {
    EXPECT_EQ(sensors("{}"), SensorsSection{});
    const auto section = sensors(R"({"factor":2,"imu":true,"compass_offset":[0.1,0,-0.2],"simulate":true})");
    ASSERT_TRUE(section) << section.error().message;
    EXPECT_EQ(section->factor, 2);
    EXPECT_TRUE(section->imu);
    EXPECT_EQ(section->compass_offset[2], -0.2);
}

TEST(SensorsSection, NamesItsMistakes) {
    EXPECT_EQ(
        sensors(R"({"compass_offset":[1]})").error().message,
        "compass_offset: must be three numbers, for x, y and z"
    );
    EXPECT_FALSE(sensors(R"({"factor":-1})"));
    EXPECT_FALSE(sensors(R"({"factors":1})"));
}

TEST(DisplaySection, TakesWhatItIsGiven) {
    EXPECT_EQ(display("{}"), DisplaySection{});
    const auto section = display(
        R"({"rotation":270,"scroll_speed":0.05,"icon_duration":"2s","show_icons":false,
            "thresholds":{"co2":[800,1200],"humidity":[50,70]},"simulate":true})"
    );
    ASSERT_TRUE(section) << section.error().message;
    EXPECT_EQ(section->rotation, 270);
    EXPECT_EQ(section->scroll_speed, milliseconds(50));
    EXPECT_EQ(section->icon_duration, seconds(2));
    EXPECT_EQ(section->thresholds.at("co2"), (DisplayThreshold{800, 1200}));
    EXPECT_EQ(section->thresholds.at("humidity"), (DisplayThreshold{50, 70}));
    EXPECT_EQ(
        display(R"({"thresholds":{"humidity":[50,70]}})")->thresholds.at("co2"),
        (DisplayThreshold{1000, 1500})
    );
}

TEST(DisplaySection, NamesItsMistakes) {
    EXPECT_EQ(display(R"({"rotation":45})").error().message, "rotation: must be 0, 90, 180 or 270");
    EXPECT_EQ(
        display(R"({"thresholds":{"co2":[1500,1000]}})").error().message,
        "thresholds.co2: must be two numbers, the second not below the first: [1000, 1500]"
    );
    EXPECT_FALSE(display(R"({"scroll_speed":0})"));
    EXPECT_FALSE(display(R"({"thresholds":7})"));
}

TEST(SleepSection, HasHoursOfADay) {
    EXPECT_EQ(sleep("{}"), SleepSection{});
    EXPECT_EQ(sleep(R"({"start_hour":23,"end_hour":7,"disable_pi_leds":true})"), (SleepSection{23, 7, true}));
    EXPECT_FALSE(sleep(R"({"start_hour":24})"));
    EXPECT_FALSE(sleep(R"({"end_hour":-1})"));
}

} // namespace
} // namespace tutti::sections
