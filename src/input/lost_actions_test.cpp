#include "input/lost_actions.hpp"

#include <gtest/gtest.h>

namespace tutti::input {
namespace {

constexpr SteadyTime at(int second) { return SteadyTime{seconds(second)}; }

TEST(LostActions, AreToldForAMinute) {
    LostActions lost;
    EXPECT_EQ(lost.take(0, true, at(0)), 0U);
    EXPECT_EQ(lost.take(44, true, at(1)), 44U);
    EXPECT_EQ(lost.take(44, true, at(60)), 44U);
    EXPECT_EQ(lost.take(44, true, at(61)), 0U);
    EXPECT_EQ(lost.take(45, true, at(62)), 45U);
}

TEST(LostActions, TheMinuteBeginsWhenSomebodyCanHearIt) {
    LostActions lost;
    EXPECT_EQ(lost.take(44, false, at(0)), 44U);
    EXPECT_EQ(lost.take(44, false, at(60)), 44U);
    EXPECT_EQ(lost.take(44, false, at(120)), 44U);
    EXPECT_EQ(lost.take(44, true, at(179)), 44U);
    EXPECT_EQ(lost.take(44, true, at(180)), 0U);
}

} // namespace
} // namespace tutti::input
