#include "gateway/troubles.hpp"

#include <gtest/gtest.h>

namespace tutti::gateway {
namespace {

using contract::HealthLevel;

constexpr WallTime wall{seconds(1'700'000'000)};
constexpr SteadyTime begin{seconds(3600)};

TEST(Troubles, WhatPassesIsFollowedByThatAllIsWellBeforeItExpires) {
    Troubles troubles;
    troubles.note("somebody tries passwords", begin);
    const auto trouble = troubles.say(wall, begin);
    EXPECT_EQ(trouble.level, HealthLevel::Warn);
    EXPECT_EQ(trouble.message, "somebody tries passwords");
    ASSERT_TRUE(troubles.next());
    EXPECT_LT(*troubles.next(), begin + trouble.expires_in);
    const auto well = troubles.say(wall, *troubles.next());
    EXPECT_EQ(well.level, HealthLevel::Ok);
    EXPECT_EQ(well.message, "serving");
    EXPECT_GT(well.expires_in, seconds(4'000'000'000)); // nobody says it again
    EXPECT_FALSE(troubles.next());
    EXPECT_TRUE(contract::parse_health(contract::print(well)));
}

TEST(Troubles, WhatIsWrongWithThePolicyIsSaidUntilItIsMended) {
    Troubles troubles;
    EXPECT_FALSE(troubles.note_policy(""));
    EXPECT_TRUE(troubles.note_policy("line 1"));
    auto now = begin;
    for (int time = 0; time < 3; ++time) {
        const auto said = troubles.say(wall, now);
        EXPECT_EQ(said.message, "policy: line 1");
        ASSERT_TRUE(troubles.next());
        EXPECT_LT(*troubles.next(), now + said.expires_in);
        now = *troubles.next();
    }
    EXPECT_TRUE(troubles.note_policy(""));
    EXPECT_EQ(troubles.say(wall, now).level, HealthLevel::Ok);
    EXPECT_FALSE(troubles.next());
    EXPECT_FALSE(troubles.note_policy(""));
}

TEST(Troubles, TheLastComesFirstAndWhatLastsComesAgain) {
    Troubles troubles;
    troubles.note("a message was refused", begin);
    troubles.note_policy("line 1");
    EXPECT_EQ(troubles.say(wall, begin).message, "policy: line 1");
    troubles.note("somebody tries passwords", begin);
    EXPECT_EQ(troubles.say(wall, begin).message, "somebody tries passwords");
    const auto later = troubles.next().value();
    EXPECT_EQ(troubles.say(wall, later).message, "policy: line 1");
    // A policy that is mended ends nothing else.
    troubles.note("somebody tries passwords", later);
    troubles.note_policy("");
    EXPECT_EQ(troubles.say(wall, later).message, "somebody tries passwords");
    EXPECT_EQ(troubles.say(wall, troubles.next().value()).level, HealthLevel::Ok);
}

} // namespace
} // namespace tutti::gateway
