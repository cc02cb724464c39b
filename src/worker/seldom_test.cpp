#include "worker/seldom.hpp"

#include <gtest/gtest.h>

namespace tutti::worker {
namespace {

TEST(Seldom, IsDueAtOnceAndAfterThePause) {
    SteadyTime now{};
    Seldom seldom;
    EXPECT_TRUE(seldom.is_due(now));
    now += Seldom::pause - milliseconds{1};
    EXPECT_FALSE(seldom.is_due(now));
    now += milliseconds{1};
    EXPECT_TRUE(seldom.is_due(now));
    EXPECT_FALSE(seldom.is_due(now));
    seldom.begin_anew();
    EXPECT_TRUE(seldom.is_due(now));
}

} // namespace
} // namespace tutti::worker
