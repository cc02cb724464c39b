#include "history/tier.hpp"

#include <gtest/gtest.h>

namespace tutti::history {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

TEST(Tier, AStepIsRoundAndGivesNoMorePointsThanAsked) {
    EXPECT_EQ(step_for(hours(1), 500), seconds(10));
    EXPECT_EQ(step_for(hours(24), 500), minutes(5));
    EXPECT_EQ(step_for(hours(24 * 7), 500), minutes(30));
    EXPECT_EQ(step_for(hours(24 * 365), 500), hours(24));
    EXPECT_EQ(step_for(milliseconds(1), 500), milliseconds(100));
    EXPECT_EQ(step_for(hours(24 * 365 * 100), 2), hours(720));
    EXPECT_EQ(step_for(hours(1), 0), hours(1));
}

TEST(Tier, AStepIsMadeOfTheCoarsestBucketsThatDivideIt) {
    EXPECT_EQ(tier_for(seconds(30)), Tier::Raw);
    EXPECT_EQ(tier_for(minutes(1)), Tier::Minute);
    EXPECT_EQ(tier_for(minutes(10)), Tier::Minute);
    EXPECT_EQ(tier_for(minutes(15)), Tier::QuarterHour);
    EXPECT_EQ(tier_for(hours(24)), Tier::QuarterHour);
}

TEST(Tier, ABlockIsWholeBuckets) {
    for (const auto tier : bucket_tiers)
        EXPECT_EQ(shape_of(tier).span % shape_of(tier).width, milliseconds(0));
    EXPECT_EQ(block_at(Tier::Minute, {}).places, 60u);
    EXPECT_EQ(block_at(Tier::QuarterHour, {}).places, 96u);
    EXPECT_EQ(shape_of(Tier::QuarterHour).span % shape_of(Tier::Minute).span, milliseconds(0));
}

} // namespace
} // namespace tutti::history
