#include "signal/press.hpp"

#include <gtest/gtest.h>

namespace tutti::signal {
namespace {

using Outcome = Press::Outcome;

constexpr SteadyTime start{seconds(100)};
constexpr auto long_after = milliseconds(500);

TEST(Press, LetGoInTimeIsAPress) {
    Press press(long_after);
    EXPECT_EQ(press.level(true, start), Outcome::Nothing);
    EXPECT_EQ(press.deadline(), start + long_after);
    EXPECT_EQ(press.level(false, start + milliseconds(499)), Outcome::Press);
    EXPECT_FALSE(press.deadline());
}

TEST(Press, HeldForLongIsALongPressAtThatMomentAndNoPressAfterwards) {
    Press press(long_after);
    press.level(true, start);
    EXPECT_EQ(press.reach(start + milliseconds(499)), Outcome::Nothing);
    EXPECT_EQ(press.reach(start + long_after), Outcome::LongPress);
    EXPECT_EQ(press.reach(start + seconds(9)), Outcome::Nothing);
    EXPECT_EQ(press.level(false, start + seconds(9)), Outcome::Nothing);
}

TEST(Press, LetGoLateThoughNobodyLookedMeanwhileIsALongPressAlone) {
    Press press(long_after);
    press.level(true, start);
    EXPECT_EQ(press.level(false, start + seconds(2)), Outcome::LongPress);
    EXPECT_FALSE(press.is_down());
}

TEST(Press, AnEdgeThatIsSaidAgainIsNothing) {
    Press press(long_after);
    EXPECT_EQ(press.level(false, start), Outcome::Nothing);
    press.level(true, start);
    press.level(true, start + milliseconds(400));
    EXPECT_EQ(press.deadline(), start + long_after);
}

TEST(Press, TheNextHoldBeginsAnew) {
    Press press(long_after);
    press.level(true, start);
    press.level(false, start + seconds(1));
    press.level(true, start + seconds(2));
    EXPECT_EQ(press.level(false, start + seconds(2) + milliseconds(1)), Outcome::Press);
}

} // namespace
} // namespace tutti::signal
