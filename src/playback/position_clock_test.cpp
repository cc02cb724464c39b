#include "playback/moment_testing.hpp"
#include "playback/position_clock.hpp"

#include <gtest/gtest.h>

namespace tutti::playback {
namespace {

TEST(PositionClock, GoesOnWhilePlaying) {
    PositionClock clock;
    clock.begin({.position = seconds(10), .playing = true}, start);
    EXPECT_EQ(clock.at(start), seconds(10));
    EXPECT_EQ(clock.at(start + milliseconds(2500)), milliseconds(12500));
    EXPECT_EQ(clock.at(start - seconds(1)), seconds(10)) << "time does not go back";
}

TEST(PositionClock, StandsStillInAPause) {
    PositionClock clock;
    clock.begin({.position = seconds(10)}, start);
    EXPECT_EQ(clock.at(start + seconds(99)), seconds(10));
}

TEST(PositionClock, EndsWhereTheTrackEnds) {
    PositionClock clock;
    clock.begin({.position = seconds(10), .duration = seconds(12), .playing = true}, start);
    EXPECT_EQ(clock.at(start + seconds(5)), seconds(12));
    clock.begin({.position = -seconds(3), .playing = true}, start);
    EXPECT_EQ(clock.at(start), seconds(0));
}

TEST(PositionClock, KeepsAPlayersPace) {
    PositionClock clock;
    clock.begin({.position = {}, .playing = true, .rate = 1.5}, start);
    EXPECT_EQ(clock.at(start + seconds(10)), seconds(15));
}

TEST(PositionClock, ASeekIsWhatIsFarFromTheExpected) {
    PositionClock clock;
    clock.begin({.position = seconds(10), .playing = true}, start);
    auto now = start + seconds(2);
    EXPECT_FALSE(clock.follow({.position = milliseconds(12080), .playing = true}, now));
    EXPECT_EQ(clock.at(now), milliseconds(12080)) << "what was said last counts";
    EXPECT_FALSE(clock.follow({.position = milliseconds(12080) - seek_threshold, .playing = true}, now));
    EXPECT_TRUE(clock.follow({.position = seconds(40), .playing = true}, now));
    EXPECT_TRUE(clock.follow({.position = seconds(39), .playing = true}, now)) << "back, too";
    now += seconds(3);
    EXPECT_FALSE(clock.follow({.position = seconds(42), .playing = false}, now)) << "a pause is no seek";
    EXPECT_FALSE(clock.follow({.position = seconds(42), .playing = true}, now + seconds(60)));
    EXPECT_TRUE(clock.follow({.position = seconds(1), .playing = false}, now + seconds(60)));
}

/// A player that is asked every 2 s and whose answers take up to 80 ms to come.
TEST(PositionClock, IsRightToATenthOfASecondByLateAnswers) {
    PositionClock clock;
    clock.begin({.position = seconds(0), .playing = true}, start);
    for (int question = 0; question < 100; ++question) {
        const auto asked = start + question * seconds(2);
        const auto late = milliseconds(question * 37 % 80);
        EXPECT_FALSE(clock.follow({.position = asked - start, .playing = true}, asked + late));
        for (auto moment = asked + late; moment < asked + seconds(2); moment += milliseconds(100))
            EXPECT_LE(std::chrono::abs(clock.at(moment) - (moment - start)), milliseconds(100));
    }
}

} // namespace
} // namespace tutti::playback
