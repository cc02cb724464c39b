#include "signal/burst_limit.hpp"

#include <gtest/gtest.h>

namespace tutti::signal {
namespace {

TEST(BurstLimit, LetsABurstThroughAndThenItsRate) {
    BurstLimit limit(100, 10);
    SteadyTime now{seconds(1)};
    int through = 0;
    for (int i = 0; i < 50; ++i) through += limit.take(now) ? 1 : 0;
    EXPECT_EQ(through, 10);
    for (int i = 0; i < 1000; ++i) through += limit.take(now += milliseconds(1)) ? 1 : 0;
    EXPECT_NEAR(through, 110, 1);
    now += seconds(60);
    through = 0;
    for (int i = 0; i < 50; ++i) through += limit.take(now) ? 1 : 0;
    EXPECT_EQ(through, 10);
}

} // namespace
} // namespace tutti::signal
