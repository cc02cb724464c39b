#include "output/keeper.hpp"
#include "output/output_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::output {
namespace {

using namespace std::chrono_literals;

/// Frames have come for a while; the last one at the time that is given.
SteadyTime play(Keeper& keeper) {
    auto now = start;
    for (int i = 0; i < 10; ++i) keeper.frame(now += frame_period);
    return now;
}

TEST(Keeper, IsLiveWhileFramesCome) {
    Keeper keeper({}, start);
    const auto last = play(keeper);
    EXPECT_EQ(keeper.showing(last), Showing::Live);
    EXPECT_EQ(keeper.showing(last + Keeper::least_quiet - 1us), Showing::Live);
    EXPECT_EQ(keeper.showing(last + Keeper::least_quiet), Showing::Holding);
    EXPECT_EQ(keeper.next_due(), last + Keeper::least_quiet) << "nothing is to be done before";
}

TEST(Keeper, HoldsFadesAndAttractsAtTheVeryTimes) {
    Keeper keeper({.hold = 2s, .fade = 4s}, start);
    const auto last = play(keeper);
    EXPECT_EQ(keeper.showing(last + 2s - 1us), Showing::Holding);
    EXPECT_EQ(keeper.faded(last + 2s - 1us), 0);
    EXPECT_EQ(keeper.showing(last + 2s), Showing::Fading);
    EXPECT_EQ(keeper.faded(last + 2s), 0);
    EXPECT_DOUBLE_EQ(keeper.faded(last + 4s), 0.5);
    EXPECT_EQ(keeper.showing(last + 6s - 1us), Showing::Fading);
    EXPECT_GT(keeper.faded(last + 2s + 3960ms), 0.98);
    EXPECT_EQ(keeper.showing(last + 6s), Showing::Attract);
    EXPECT_EQ(keeper.faded(last + 6s), 1);
    EXPECT_EQ(keeper.showing(last + 24h), Showing::Attract);
}

TEST(Keeper, HoldsStillAtNinetyNineHundredthsOfTheTime) {
    Keeper keeper({.hold = 100s, .fade = 100s}, start);
    const auto last = play(keeper);
    EXPECT_EQ(keeper.showing(last + 99s), Showing::Holding);
    EXPECT_EQ(keeper.showing(last + 100s), Showing::Fading);
    EXPECT_EQ(keeper.showing(last + 199s), Showing::Fading);
    EXPECT_EQ(keeper.showing(last + 200s), Showing::Attract);
}

TEST(Keeper, IsLiveAgainWithTheFirstFrame) {
    for (const auto away : {500ms, 3000ms, 60'000ms}) {
        Keeper keeper({}, start);
        const auto back = play(keeper) + away;
        keeper.frames_ended(back - away);
        EXPECT_NE(keeper.showing(back), Showing::Live);
        keeper.frame(back);
        EXPECT_EQ(keeper.showing(back), Showing::Live);
        EXPECT_EQ(keeper.faded(back), 0);
    }
}

TEST(Keeper, HoldsAtOnceWhenItIsToldThatFramesEnd) {
    Keeper keeper({}, start);
    const auto last = play(keeper);
    keeper.frames_ended(last + 1ms);
    EXPECT_EQ(keeper.showing(last + 1ms), Showing::Holding);
    EXPECT_EQ(keeper.next_due(), last + 1ms + Keeper::pace);
}

TEST(Keeper, ShowsAtASteadyPaceByItself) {
    Keeper keeper({}, start);
    auto due = play(keeper) + Keeper::least_quiet;
    for (int i = 0; i < 1000; ++i) {
        ASSERT_EQ(keeper.next_due(), due);
        keeper.shown(due + 3ms); // a little late each time
        due += Keeper::pace;
    }
    keeper.shown(due + 10s);
    EXPECT_EQ(keeper.next_due(), due + 10s) << "what was missed is not made up for";
}

TEST(Keeper, SlowFramesAreLiveToo) {
    Keeper keeper({}, start);
    auto now = start;
    for (int i = 0; i < 5; ++i) keeper.frame(now += 1s);
    EXPECT_EQ(keeper.showing(now + 1s), Showing::Live);
    EXPECT_EQ(keeper.showing(now + Keeper::most_quiet), Showing::Holding);
}

TEST(Keeper, WithoutAnyFrameItWaitsAndThenAttracts) {
    Keeper keeper({}, start);
    EXPECT_FALSE(keeper.has_frame());
    EXPECT_EQ(keeper.showing(start), Showing::Holding);
    EXPECT_EQ(keeper.next_due(), start + 2s) << "there is nothing to show before";
    EXPECT_EQ(keeper.showing(start + 2s), Showing::Attract) << "there is nothing to fade from";
    keeper.shown(start + 2s);
    EXPECT_EQ(keeper.next_due(), start + 2s + Keeper::pace);
}

TEST(Keeper, WithoutHoldAndFadeItAttractsWhenFramesHaveStopped) {
    Keeper keeper({.hold = 0us, .fade = 0us}, start);
    const auto last = play(keeper);
    EXPECT_EQ(keeper.showing(last + Keeper::least_quiet - 1us), Showing::Live);
    EXPECT_EQ(keeper.showing(last + Keeper::least_quiet), Showing::Attract);
}

} // namespace
} // namespace tutti::output
