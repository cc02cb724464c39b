#include "gateway/use_pace.hpp"

#include <gtest/gtest.h>

namespace tutti::gateway {
namespace {

TEST(UsePace, ManyWhoLookAskOnce) {
    UsePace pace;
    const SteadyTime now{seconds(100)};
    EXPECT_TRUE(pace.asks("camera", now));
    EXPECT_FALSE(pace.asks("camera", now + seconds(5) - microseconds(1)));
    EXPECT_TRUE(pace.asks("left.camera", now)) << "another service";
    EXPECT_TRUE(pace.asks("camera", now + seconds(5)));
}

TEST(UsePace, AfterAFailureItIsAskedForSoon) {
    UsePace pace;
    const SteadyTime now{seconds(100)};
    ASSERT_TRUE(pace.asks("camera", now));
    pace.failed("camera", now + milliseconds(20));
    EXPECT_FALSE(pace.asks("camera", now + seconds(1))) << "a failure is no reason to ask without pause";
    EXPECT_TRUE(pace.asks("camera", now + milliseconds(1020)));
}

} // namespace
} // namespace tutti::gateway
