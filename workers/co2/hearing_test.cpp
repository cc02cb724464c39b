#include "workers/co2/hearing.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti::co2 {
namespace {

const sections::Aranet4Sensor living_room{"Living room", "AA:BB:CC:DD:EE:01"};
const sections::Aranet4Sensor bedroom{"Bedroom", "AA:BB:CC:DD:EE:02"};

using Bytes = std::vector<std::uint8_t>;
// 1091 ppm, 20.75 °C, 1012.3 hPa, 53 %, battery 12 %.
const Bytes well = {0x21, 5, 3, 1, 0, 5, 0, 1, 0x43, 4, 0x9f, 1, 0x8b, 0x27, 0x35, 12, 2, 60, 0, 16, 0, 0x55};
const Bytes integrations_off = {1, 0, 2, 1, 0, 0, 0};
const Bytes damaged = {0x21, 5, 3};

io::Advertisement from(const sections::Aranet4Sensor& sensor, const Bytes& bytes) {
    return {sensor.mac, "Aranet4", -70, {{0x0702, bytes}}};
}

std::string problem_of(const Hearing& hearing) {
    const auto problem = hearing.problem(seconds(45));
    return problem ? problem->message : "";
}

TEST(Hearing, ASensorThatIsHeardHasFiveReadings) {
    Hearing hearing({living_room});
    hearing.take(from(living_room, well));
    EXPECT_TRUE(hearing.is_settled());
    EXPECT_EQ(problem_of(hearing), "");
    const std::vector<worker::Reading> expected = {
        {"Living room:co2", 1091, "ppm"},  {"Living room:temperature", 20.75, "°C"},
        {"Living room:humidity", 53, "%"}, {"Living room:pressure", 1012.3, "mbar"},
        {"Living room:battery", 12, "%"},
    };
    EXPECT_EQ(static_cast<std::vector<worker::Reading>>(hearing.readings()), expected);
}

TEST(Hearing, IsSettledWhenTheLastOneWasHeard) {
    Hearing hearing({living_room, bedroom});
    EXPECT_FALSE(hearing.is_settled());
    hearing.take(from(bedroom, well));
    EXPECT_FALSE(hearing.is_settled());
    EXPECT_EQ(problem_of(hearing), "not heard within 45 s: Living room (AA:BB:CC:DD:EE:01)");
    EXPECT_EQ(hearing.readings().size(), 5U);
    hearing.take(from(living_room, well));
    EXPECT_TRUE(hearing.is_settled());
}

TEST(Hearing, TellsInTenthsForHowLongItListened) {
    const auto problem = Hearing({bedroom}).problem(microseconds(29'869'999));
    EXPECT_EQ(problem->message, "not heard within 29.9 s: Bedroom (AA:BB:CC:DD:EE:02)");
}

TEST(Hearing, AllThatWereNotHeardAreNamedTogether) {
    const Hearing hearing({living_room, bedroom});
    EXPECT_EQ(
        problem_of(hearing),
        "not heard within 45 s: Living room (AA:BB:CC:DD:EE:01), Bedroom (AA:BB:CC:DD:EE:02)"
    );
    EXPECT_TRUE(hearing.readings().empty());
}

TEST(Hearing, AValueThatIsInvalidIsLeftOutAndTheSensorIsWell) {
    auto calibrating = well;
    calibrating[9] = 0x80;
    Hearing hearing({living_room});
    hearing.take(from(living_room, calibrating));
    EXPECT_EQ(problem_of(hearing), "");
    ASSERT_EQ(hearing.readings().size(), 4U);
    EXPECT_EQ(hearing.readings().front().sensor, "Living room:temperature");
}

TEST(Hearing, WithoutIntegrationsNoMoreIsWaitedFor) {
    Hearing hearing({living_room});
    hearing.take(from(living_room, integrations_off));
    EXPECT_TRUE(hearing.is_settled());
    EXPECT_TRUE(hearing.readings().empty());
    EXPECT_TRUE(problem_of(hearing).starts_with("Living room (AA:BB:CC:DD:EE:01) says no values: switch on"));
}

TEST(Hearing, DamagedBytesAreTheProblemUntilBetterOnesCome) {
    Hearing hearing({living_room});
    hearing.take(from(living_room, damaged));
    EXPECT_FALSE(hearing.is_settled());
    EXPECT_EQ(problem_of(hearing), "Living room (AA:BB:CC:DD:EE:01) sent 3 bytes, where an Aranet4 sends 22");
    hearing.take(from(living_room, well));
    EXPECT_TRUE(hearing.is_settled());
    EXPECT_EQ(problem_of(hearing), "");
}

TEST(Hearing, TheFirstValuesCount) {
    Hearing hearing({living_room});
    hearing.take(from(living_room, well));
    hearing.take(from(living_room, damaged));
    EXPECT_EQ(hearing.readings().size(), 5U);
}

TEST(Hearing, AnotherCompanysDeviceUnderTheAddressIsAskedAbout) {
    Hearing hearing({living_room});
    hearing.take({living_room.mac, "A lamp", -50, {{76, {1, 2}}}});
    EXPECT_FALSE(hearing.is_settled());
    EXPECT_NE(problem_of(hearing).find("is its address right?"), std::string::npos);
}

TEST(Hearing, WhoeverElseIsAroundIsNothing) {
    Hearing hearing({living_room});
    hearing.take(from(bedroom, well));
    EXPECT_FALSE(hearing.is_settled());
    EXPECT_TRUE(hearing.readings().empty());
}

TEST(Hearing, ALabelThatWouldBreakATopicIsEncoded) {
    Hearing hearing({{"a/b:c", bedroom.mac}});
    hearing.take(from(bedroom, well));
    EXPECT_EQ(hearing.readings().front().sensor, "a%2Fb%3Ac:co2");
}

} // namespace
} // namespace tutti::co2
