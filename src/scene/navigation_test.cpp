#include "scene/navigation.hpp"

#include <gtest/gtest.h>

namespace tutti::scene {
namespace {

constexpr microseconds patience = seconds(3);

TEST(Navigation, BrowsesRoundTheEndsAndTakesWhatIsActivated) {
    Navigation navigation(3, 0, patience);
    navigation.browse(-1, seconds(1));
    EXPECT_EQ(navigation.browsed(), 2U);
    EXPECT_EQ(navigation.active(), 0U);
    navigation.browse(1, seconds(1));
    navigation.browse(1, seconds(1));
    EXPECT_EQ(navigation.browsed(), 1U);
    EXPECT_TRUE(navigation.activate(seconds(2)));
    EXPECT_EQ(navigation.active(), 1U);
    EXPECT_EQ(navigation.since(), seconds(2));
    EXPECT_FALSE(navigation.browsed());
    EXPECT_FALSE(navigation.activate(seconds(2)));
}

TEST(Navigation, TakesWhatWasBrowsedToWhenPatienceIsOverAndNotBefore) {
    Navigation navigation(3, 0, patience);
    navigation.browse(1, seconds(1));
    navigation.advance(seconds(1) + patience * 99 / 100);
    EXPECT_EQ(navigation.active(), 0U);
    navigation.advance(seconds(1) + patience);
    EXPECT_EQ(navigation.active(), 1U);
}

TEST(Navigation, WaitsForEverWithoutPatience) {
    Navigation navigation(3, 0, microseconds(0));
    navigation.browse(1, seconds(1));
    navigation.advance(seconds(100'000));
    EXPECT_EQ(navigation.active(), 0U);
}

TEST(Navigation, FallsBackToWhatWasActiveBefore) {
    Navigation navigation(4, 0, patience);
    navigation.show(2, seconds(1));
    EXPECT_TRUE(navigation.fall_back(2, seconds(2)));
    EXPECT_EQ(navigation.active(), 0U);
    navigation.browse(1, seconds(3));
    navigation.browse(1, seconds(3));
    EXPECT_EQ(navigation.browsed(), 3U) << "2 is out of order";
    EXPECT_TRUE(navigation.fall_back(0, seconds(4)));
    EXPECT_EQ(navigation.active(), 1U) << "the next, since what was before is out of order";
}

TEST(Navigation, SaysWhenNoModeIsInOrder) {
    Navigation navigation(2, 0, patience);
    EXPECT_TRUE(navigation.fall_back(0, seconds(1)));
    EXPECT_EQ(navigation.active(), 1U);
    EXPECT_FALSE(navigation.fall_back(1, seconds(1)));
    navigation.show(0, seconds(2));
    EXPECT_EQ(navigation.active(), 0U);
    EXPECT_FALSE(navigation.is_out_of_order(0)) << "somebody asked for it";
}

TEST(Navigation, HasOneModeAlone) {
    Navigation navigation(1, 0, patience);
    navigation.browse(1, seconds(1));
    EXPECT_EQ(navigation.browsed(), 0U);
    EXPECT_TRUE(navigation.activate(seconds(1)));
    EXPECT_EQ(navigation.active(), 0U);
}

} // namespace
} // namespace tutti::scene
