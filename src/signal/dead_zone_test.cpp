#include "signal/dead_zone.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace tutti::signal {
namespace {

constexpr AxisRange byte{0, 255, 0};
constexpr AxisRange word{-32768, 32767, 128};

TEST(DeadZone, OfAStickIsAroundTheMiddleOfItsRange) {
    const DeadZone stick(byte, Rest::Middle, 0.1);
    for (const int rest : {115, 127, 128, 140}) EXPECT_EQ(stick.value(rest), 0) << rest;
    EXPECT_EQ(stick.value(0), -1);
    EXPECT_EQ(stick.value(255), 1);
}

TEST(DeadZone, OfATriggerIsAtTheBeginningOfItsWay) {
    const DeadZone trigger({0, 1023, 0}, Rest::Least, 0.1);
    EXPECT_EQ(trigger.value(0), 0);
    EXPECT_EQ(trigger.value(102), 0);
    EXPECT_EQ(trigger.value(1023), 1);
    EXPECT_NEAR(trigger.value(563), 0.5, 0.001);
}

TEST(DeadZone, IsLeftWithoutAJump) {
    const DeadZone stick(word, Rest::Middle, 0.1);
    EXPECT_EQ(stick.value(3276), 0);
    EXPECT_NEAR(stick.value(3400), 0.004, 0.001);
    EXPECT_NEAR(stick.value(-3400), -0.004, 0.001);
}

TEST(DeadZone, IsAsWideAsTheNoiseThatTheKernelKnowsOf) {
    const DeadZone stick({-100, 100, 30}, Rest::Middle, 0.1);
    EXPECT_EQ(stick.value(30), 0);
    EXPECT_NEAR(stick.value(65), 0.5, 0.001);
    EXPECT_EQ(DeadZone({-100, 100, 30}, Rest::Middle, 0.5).value(50), 0); // a person may want it wider
    EXPECT_EQ(DeadZone({-100, 100, 500}, Rest::Middle, 0.1).value(100), 1);
}

TEST(DeadZone, KeepsWhatLiesOutsideTheRangeAtItsEnds) {
    constexpr auto lowest = std::numeric_limits<std::int32_t>::min();
    constexpr auto highest = std::numeric_limits<std::int32_t>::max();
    EXPECT_EQ(DeadZone(byte, Rest::Middle, 0.1).value(highest), 1);
    EXPECT_EQ(DeadZone(byte, Rest::Middle, 0.1).value(lowest), -1);
    EXPECT_EQ(DeadZone(byte, Rest::Least, 0.1).value(lowest), 0);
    EXPECT_EQ(DeadZone({lowest, highest, 0}, Rest::Middle, 0.1).value(lowest), -1);
}

TEST(DeadZone, OfAnAxisWithoutARangeIsAllThereIs) {
    EXPECT_EQ(DeadZone({}, Rest::Middle, 0.1).value(7), 0);
    EXPECT_EQ(DeadZone({10, -10, 0}, Rest::Middle, 0.1).value(7), 0);
}

TEST(DeadZone, OfNothingLeavesEverything) {
    EXPECT_EQ(DeadZone({-1000, 1000, 0}, Rest::Middle, 0).value(1), 0.001);
}

} // namespace
} // namespace tutti::signal
