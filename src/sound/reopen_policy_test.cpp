#include "sound/reopen_policy.hpp"

#include <gtest/gtest.h>

namespace tutti::sound {
namespace {

constexpr auto tick = microseconds(1);

class ReopenPolicyTest : public testing::Test {
protected:
    /// Opened, and mute until it is closed.
    microseconds pause_after_mute() {
        policy.begin(now);
        policy.opened(now);
        now = policy.mute_at().value();
        return policy.after_mute();
    }
    void hear_for(microseconds duration) {
        for (const auto end = now + duration; now <= end; now += milliseconds(5)) policy.heard(now);
    }

    ReopenPolicy policy{{.opening = seconds(5), .first = seconds(3), .mute = seconds(1)}};
    SteadyTime now{seconds(100)};
};

TEST_F(ReopenPolicyTest, ASecondWithoutSoundIsMuteAndNotLess) {
    policy.begin(now);
    EXPECT_EQ(policy.mute_at(), now + seconds(5)) << "opening may take longer";
    policy.opened(now + seconds(2));
    EXPECT_EQ(policy.mute_at(), now + seconds(5)) << "and so may the first sound";
    policy.heard(now + seconds(5) - tick);
    EXPECT_EQ(policy.mute_at(), now + seconds(6) - tick);
}

TEST_F(ReopenPolicyTest, WhatSleepsOrIsWaitedForMayBeMute) {
    policy.begin(now);
    policy.opened(now);
    policy.rest();
    EXPECT_EQ(policy.mute_at(), std::nullopt);
    policy.wake(now + seconds(60));
    EXPECT_EQ(policy.mute_at(), now + seconds(63));
}

TEST_F(ReopenPolicyTest, AMuteOneIsReopenedFiveTimesAtOnceAndThenEachMinute) {
    for (int time = 1; time <= 5; ++time) {
        EXPECT_EQ(pause_after_mute(), seconds(0)) << time;
        EXPECT_FALSE(policy.has_given_up());
    }
    for (int time = 6; time <= 20; ++time) {
        EXPECT_EQ(pause_after_mute(), seconds(60)) << time;
        EXPECT_TRUE(policy.has_given_up());
    }
}

TEST_F(ReopenPolicyTest, FiveSecondsOfSoundMakeUpForAllBefore) {
    for (int time = 1; time <= 10; ++time) pause_after_mute();
    policy.begin(now);
    policy.opened(now);
    hear_for(seconds(5) - milliseconds(10));
    EXPECT_TRUE(policy.has_given_up());
    hear_for(milliseconds(10));
    EXPECT_FALSE(policy.has_given_up());
    EXPECT_EQ(pause_after_mute(), seconds(0));
}

TEST_F(ReopenPolicyTest, SoundsOfTwoOpeningsAreNotAddedUp) {
    for (int time = 1; time <= 6; ++time) pause_after_mute();
    for (int time = 1; time <= 5; ++time) {
        policy.begin(now);
        policy.opened(now);
        hear_for(seconds(2));
        EXPECT_EQ(policy.after_mute(), seconds(60));
    }
}

TEST_F(ReopenPolicyTest, WhatMayComeByItselfIsLookedForOften) {
    const milliseconds pauses[] = {milliseconds(250),  milliseconds(500),  milliseconds(1000),
                                   milliseconds(2000), milliseconds(2000), milliseconds(2000)};
    for (const auto pause : pauses) EXPECT_EQ(policy.after_failure(ErrorCode::NotFound), pause);
    EXPECT_EQ(policy.mute_at(), std::nullopt);
}

TEST_F(ReopenPolicyTest, WhatIsWrongIsLookedAtSeldom) {
    microseconds pause{};
    for (int time = 0; time < 20; ++time) pause = policy.after_failure(ErrorCode::InvalidInput);
    EXPECT_EQ(pause, seconds(60));
    EXPECT_EQ(policy.after_failure(ErrorCode::Unavailable), seconds(2)) << "and again often once it may come";
}

TEST_F(ReopenPolicyTest, LastingSoundMakesTheNextPauseShort) {
    for (int time = 0; time < 5; ++time) policy.after_failure(ErrorCode::Unavailable);
    policy.begin(now);
    policy.opened(now);
    hear_for(seconds(6));
    EXPECT_EQ(policy.after_failure(ErrorCode::Unavailable), milliseconds(250));
}

} // namespace
} // namespace tutti::sound
