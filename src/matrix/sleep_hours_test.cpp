#include "matrix/sleep_hours.hpp"

#include <gtest/gtest.h>

namespace tutti::matrix {
namespace {

TEST(SleepHours, LastFromTheFirstMinuteOfOneHourToThatOfAnother) {
    const SleepHours siesta{13, 15};
    EXPECT_FALSE(is_asleep(siesta, 12));
    EXPECT_TRUE(is_asleep(siesta, 13));
    EXPECT_TRUE(is_asleep(siesta, 14));
    EXPECT_FALSE(is_asleep(siesta, 15));
}

TEST(SleepHours, GoOverMidnight) {
    const SleepHours night{23, 7};
    for (const int hour : {23, 0, 3, 6}) EXPECT_TRUE(is_asleep(night, hour)) << hour;
    for (const int hour : {7, 12, 22}) EXPECT_FALSE(is_asleep(night, hour)) << hour;
}

TEST(SleepHours, ThatAreEqualAreNone) {
    for (int hour = 0; hour < 24; ++hour) {
        EXPECT_FALSE(is_asleep({5, 5}, hour));
        EXPECT_FALSE(next_change({5, 5}, hour));
    }
}

TEST(SleepHours, SayWhenTheyChangeNext) {
    const SleepHours night{23, 7};
    EXPECT_EQ(next_change(night, 22), (HourOfChange{23, false}));
    EXPECT_EQ(next_change(night, 23), (HourOfChange{7, true}));
    EXPECT_EQ(next_change(night, 6), (HourOfChange{7, false}));
    EXPECT_EQ(next_change(night, 7), (HourOfChange{23, false}));
    const SleepHours siesta{13, 15};
    EXPECT_EQ(next_change(siesta, 15), (HourOfChange{13, true}));
    EXPECT_EQ(next_change(siesta, 13), (HourOfChange{15, false}));
}

} // namespace
} // namespace tutti::matrix
