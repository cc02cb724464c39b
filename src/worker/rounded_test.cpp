#include "worker/rounded.hpp"

#include <gtest/gtest.h>

namespace tutti::worker {
namespace {

TEST(Rounded, IsTheNearestStep) {
    EXPECT_EQ(rounded(21.26, 10), 21.3);
    EXPECT_EQ(rounded(21.27, 20), 21.25);
    EXPECT_EQ(rounded(-3.5, 1), -4);
}

TEST(Rounded, IsNeverMinusNothing) {
    EXPECT_FALSE(std::signbit(rounded(-0.04, 10)));
    EXPECT_FALSE(std::signbit(rounded(-0.0, 1)));
}

} // namespace
} // namespace tutti::worker
