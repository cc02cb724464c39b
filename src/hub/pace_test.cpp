#include "hub/pace.hpp"

#include <gtest/gtest.h>

namespace tutti::hub {
namespace {

constexpr SteadyTime begin{seconds(1000)};

TEST(Pace, LetsASecondsWorthComeAtOnce) {
    Pace pace;
    const PaceLimits limits{.messages = 10};
    EXPECT_EQ(pace.take(limits, 10, 1'000'000, begin), microseconds(0));
    EXPECT_EQ(pace.take(limits, 1, 1, begin), microseconds(100'000));
    EXPECT_EQ(pace.take(limits, 1, 1, begin + seconds(1)), microseconds(0));
}

TEST(Pace, HoldsOverTime) {
    Pace pace;
    const PaceLimits limits{.messages = 10};
    auto now = begin;
    int messages = 0;
    for (; now < begin + seconds(100); ++messages) now += pace.take(limits, 1, 1, now);
    EXPECT_NEAR(messages, 1000, 11);
}

TEST(Pace, CountsBytesBesides) {
    Pace pace;
    const PaceLimits limits{.messages = 1000, .bytes = 1024};
    EXPECT_EQ(pace.take(limits, 1, 4 * 1024, begin), microseconds(seconds(3)));
    EXPECT_FALSE(PaceLimits{}.limits_anything());
    EXPECT_EQ(Pace().take({}, 1'000'000, 1'000'000'000, begin), microseconds(0));
}

} // namespace
} // namespace tutti::hub
