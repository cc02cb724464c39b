#include "signal/rate_cap.hpp"

#include <gtest/gtest.h>

namespace tutti::signal {
namespace {

constexpr SteadyTime begin{seconds(100)};

TEST(RateCap, SaysTheFirstAtOnceAndTheNextAPeriodLater) {
    RateCap cap(milliseconds(20));
    EXPECT_TRUE(cap.offer(begin));
    EXPECT_FALSE(cap.due());
    EXPECT_FALSE(cap.offer(begin + milliseconds(19)));
    EXPECT_EQ(cap.due(), begin + milliseconds(20));
    cap.said(begin + milliseconds(20));
    EXPECT_FALSE(cap.offer(begin + milliseconds(39)));
    EXPECT_TRUE(cap.offer(begin + milliseconds(60)));
    EXPECT_FALSE(cap.due());
}

TEST(RateCap, TheLastValueOfABurstWaitsForItsTurn) {
    RateCap cap(milliseconds(10));
    int said = 0;
    for (int i = 0; i < 100; ++i) said += cap.offer(begin + microseconds(i)) ? 1 : 0;
    EXPECT_EQ(said, 1);
    EXPECT_EQ(cap.due(), begin + milliseconds(10));
}

TEST(RateCap, WithoutAPeriodEveryValueIsSaid) {
    RateCap cap(microseconds(0));
    EXPECT_TRUE(cap.offer(begin));
    EXPECT_TRUE(cap.offer(begin));
}

} // namespace
} // namespace tutti::signal
