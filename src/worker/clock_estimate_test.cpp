#include "worker/clock_estimate.hpp"

#include <gtest/gtest.h>

namespace tutti::worker {
namespace {

using namespace std::chrono_literals;
using Outcome = ClockEstimate::Outcome;

/// Two clocks: the other is ahead of ours by `offset`. Ways last as long as they are said to.
struct TwoClocks {
    microseconds offset;
    microseconds ours_since_boot = 1'700'000'000s;
    SteadyTime now{1000s};

    ClockExchange ask(microseconds there, microseconds back, microseconds thinking = 50us) {
        ClockExchange made{
            .sent = wall(), .received = {}, .answered = {}, .arrived = {}, .sent_at = now, .arrived_at = {}
        };
        now += there;
        made.received = wall() + offset;
        now += thinking;
        made.answered = wall() + offset;
        now += back;
        made.arrived = wall();
        made.arrived_at = now;
        return made;
    }
    WallTime wall() const { return WallTime(now.time_since_epoch() + ours_since_boot); }
};

TEST(ClockEstimate, KnowsNothingBeforeAnAnswer) {
    const ClockEstimate estimate;
    EXPECT_EQ(estimate.best(SteadyTime{1s}), std::nullopt);
}

TEST(ClockEstimate, IsWorkedOutAsNtpDoes) {
    // RFC 5905 §8: offset ((T2−T1)+(T3−T4))/2 = ((105−100)+(106−103))/2 = 4, delay (T4−T1)−(T3−T2) = 3−1 = 2;
    // here in tenths of a second.
    ClockEstimate estimate;
    const auto tenths = [](int count) { return WallTime(count * 100ms); };
    EXPECT_EQ(
        estimate.add(
            {.sent = tenths(100),
             .received = tenths(105),
             .answered = tenths(106),
             .arrived = tenths(103),
             .sent_at = SteadyTime(0ms),
             .arrived_at = SteadyTime(300ms)}
        ),
        Outcome::Taken
    );
    EXPECT_EQ(estimate.best(SteadyTime(300ms)), (ClockOffset{400ms, 200ms}));
}

TEST(ClockEstimate, IsExactWhereBothWaysTakeAsLong) {
    for (const microseconds offset : {microseconds(0s), microseconds(5s), microseconds(-86400s)}) {
        TwoClocks clocks{offset};
        ClockEstimate estimate;
        estimate.add(clocks.ask(400us, 400us, 30ms));
        EXPECT_EQ(estimate.best(clocks.now), (ClockOffset{offset, 800us}));
    }
}

TEST(ClockEstimate, IsWrongByHalfTheRoundTripAtMost) {
    TwoClocks clocks{5s};
    ClockEstimate estimate;
    estimate.add(clocks.ask(10ms, 0ms));
    EXPECT_EQ(estimate.best(clocks.now), (ClockOffset{5s + 5ms, 10ms}));
}

TEST(ClockEstimate, TakesTheShortestRoundTripOfABurst) {
    TwoClocks clocks{5s};
    ClockEstimate estimate;
    estimate.add(clocks.ask(9ms, 1ms));
    estimate.add(clocks.ask(300us, 300us));
    estimate.add(clocks.ask(1ms, 20ms));
    EXPECT_EQ(estimate.best(clocks.now), (ClockOffset{5s, 600us}));
}

TEST(ClockEstimate, AnOldSampleCountsForLessThanItsRoundTripSays) {
    TwoClocks clocks{5s};
    ClockEstimate estimate;
    estimate.add(clocks.ask(100us, 100us));
    clocks.now += 60s; // may have drifted by 0.9 ms since
    clocks.offset += 600us;
    estimate.add(clocks.ask(500us, 500us));
    EXPECT_EQ(estimate.best(clocks.now), (ClockOffset{5s + 600us, 1ms}));
    estimate.add(clocks.ask(1ms, 3ms));
    EXPECT_EQ(estimate.best(clocks.now), (ClockOffset{5s + 600us, 1ms}));
}

TEST(ClockEstimate, ForgetsWhatIsOlderThanEightSamples) {
    TwoClocks clocks{5s};
    ClockEstimate estimate;
    estimate.add(clocks.ask(100us, 100us));
    for (std::size_t i = 0; i < ClockEstimate::most_samples; ++i) estimate.add(clocks.ask(1ms, 1ms));
    EXPECT_EQ(estimate.best(clocks.now), (ClockOffset{5s, 2ms}));
}

TEST(ClockEstimate, AnAnswerThatTookTooLongSaysNothing) {
    TwoClocks clocks{5s};
    ClockEstimate estimate;
    EXPECT_EQ(estimate.add(clocks.ask(500ms, 500ms + 1us)), Outcome::Slow);
    EXPECT_TRUE(estimate.empty());
    EXPECT_EQ(estimate.add(clocks.ask(500ms, 500ms)), Outcome::Taken);
    EXPECT_EQ(estimate.add(clocks.ask(1ms, 1ms, 10s)), Outcome::Taken) << "that it thinks long does no harm";
}

TEST(ClockEstimate, WhatCannotHaveHappenedIsNonsense) {
    TwoClocks clocks{5s};
    ClockEstimate estimate;
    auto backwards = clocks.ask(1ms, 1ms);
    backwards.answered = backwards.received - 1us;
    EXPECT_EQ(estimate.add(backwards), Outcome::Nonsense);
    auto longer_there_than_away = clocks.ask(1ms, 1ms);
    longer_there_than_away.answered += 3ms;
    EXPECT_EQ(estimate.add(longer_there_than_away), Outcome::Nonsense);
    auto set_meanwhile = clocks.ask(1ms, 1ms);
    set_meanwhile.arrived += ClockEstimate::step + 1us;
    EXPECT_EQ(estimate.add(set_meanwhile), Outcome::Nonsense);
    EXPECT_TRUE(estimate.empty());
}

TEST(ClockEstimate, AStepOfOurOwnClockForgetsWhatWasFoundBefore) {
    TwoClocks clocks{5s};
    ClockEstimate estimate;
    estimate.look(clocks.wall(), clocks.now);
    estimate.add(clocks.ask(1ms, 1ms));
    clocks.now += 60s;
    clocks.ours_since_boot += ClockEstimate::step; // slewed
    estimate.look(clocks.wall(), clocks.now);
    EXPECT_FALSE(estimate.empty());
    clocks.ours_since_boot -= ClockEstimate::step + 1us;
    estimate.look(clocks.wall(), clocks.now);
    EXPECT_TRUE(estimate.empty());
}

TEST(ClockEstimate, AStepOfTheOthersClockShowsInTheNextSample) {
    TwoClocks clocks{5s};
    ClockEstimate estimate;
    for (int i = 0; i < 4; ++i) estimate.add(clocks.ask(100us, 100us));
    clocks.now += 60s;
    clocks.offset += 40ms; // more than 500 ppm of a minute, and half of both round trips
    estimate.add(clocks.ask(4ms, 4ms));
    EXPECT_EQ(estimate.best(clocks.now), (ClockOffset{5s + 40ms, 8ms}));
}

} // namespace
} // namespace tutti::worker
