#include "camera/relay_machine.hpp"

#include <gtest/gtest.h>

#include <random>

namespace tutti::camera {
namespace {

constexpr microseconds instant{1};

class RelayMachineTest : public testing::Test {
protected:
    using enum RelayAction; // a stream has actions of the same names

    RelayActions use() { return relay.use(now); }
    RelayActions answered(std::size_t viewers = 1) { return relay.answered(now, viewers); }
    RelayActions unanswered() { return relay.unanswered(now); }
    RelayActions exited() { return relay.exited(now, "gone"); }
    /// Nothing is due an instant before then; what is due then.
    RelayActions after(microseconds duration) {
        now += duration - instant;
        EXPECT_EQ(relay.tick(now), RelayActions{});
        now += instant;
        return relay.tick(now);
    }
    void serves() {
        EXPECT_EQ(use(), RelayActions{Spawn});
        EXPECT_EQ(after(milliseconds(50)), RelayActions{Ask});
        EXPECT_EQ(answered(), RelayActions{});
        EXPECT_EQ(relay.state(), RelayState::Ready);
    }

    RelayMachine relay;
    SteadyTime now{std::chrono::hours(1)};
};

TEST_F(RelayMachineTest, NothingRunsUntilSomebodyWatches) {
    EXPECT_EQ(relay.deadline(), std::nullopt);
    EXPECT_EQ(relay.state(), RelayState::Stopped);
    serves();
    EXPECT_EQ(use(), RelayActions{});
}

TEST_F(RelayMachineTest, UntilItAnswersItIsAskedAgainAndAgain) {
    use();
    for (int n = 0; n < 5; ++n) {
        EXPECT_EQ(after(milliseconds(50)), RelayActions{Ask});
        EXPECT_EQ(unanswered(), RelayActions{});
    }
    EXPECT_EQ(relay.state(), RelayState::Starting);
}

TEST_F(RelayMachineTest, OneThatIsNotReadyInTenSecondsIsKilledAndStartedAgain) {
    use();
    now += milliseconds(50);
    EXPECT_EQ(relay.tick(now), RelayActions{Ask});
    EXPECT_EQ(after(seconds(10) - milliseconds(50)), RelayActions{Kill});
    EXPECT_EQ(relay.deadline(), std::nullopt);
    EXPECT_EQ(exited(), RelayActions{});
    EXPECT_EQ(relay.reason(), "it was not ready in time");
    use();
    EXPECT_EQ(relay.state(), RelayState::Waiting);
    EXPECT_EQ(after(seconds(1)), RelayActions{Spawn});
}

TEST_F(RelayMachineTest, ItStaysWhileSomebodyWatchesAndStopsTwentySecondsAfterTheLast) {
    serves();
    for (int n = 0; n < 20; ++n) {
        EXPECT_EQ(after(seconds(5)), RelayActions{Ask});
        EXPECT_EQ(answered(1), RelayActions{});
    }
    for (int n = 0; n < 3; ++n) {
        EXPECT_EQ(after(seconds(5)), RelayActions{Ask});
        EXPECT_EQ(answered(0), RelayActions{});
    }
    EXPECT_EQ(after(seconds(5)), RelayActions{Ask});
    EXPECT_EQ(answered(0), RelayActions{Terminate});
    EXPECT_EQ(exited(), RelayActions{});
    EXPECT_EQ(relay.state(), RelayState::Stopped);
    EXPECT_EQ(relay.deadline(), std::nullopt);
}

TEST_F(RelayMachineTest, OneThatDoesNotEndIsKilledAndOneWantedMeanwhileComesAgain) {
    serves();
    EXPECT_EQ(relay.stop(now), RelayActions{Terminate});
    EXPECT_EQ(use(), RelayActions{});
    EXPECT_EQ(after(seconds(3)), RelayActions{Kill});
    EXPECT_EQ(exited(), RelayActions{Spawn});
}

TEST_F(RelayMachineTest, ThreeQuestionsWithoutAnAnswerAreAHang) {
    serves();
    for (int n = 0; n < 2; ++n) {
        EXPECT_EQ(after(seconds(5)), RelayActions{Ask});
        EXPECT_EQ(unanswered(), RelayActions{});
    }
    EXPECT_EQ(after(seconds(5)), RelayActions{Ask});
    EXPECT_EQ(unanswered(), RelayActions{Kill});
    exited();
    EXPECT_EQ(relay.reason(), "it does not answer");
    EXPECT_EQ(relay.state(), RelayState::Waiting);
}

TEST_F(RelayMachineTest, EachFailureDoublesTheDelayUpToAMinuteWhileSomebodyLooksForIt) {
    use();
    for (const int delay : {1, 2, 4, 8, 16, 32, 60, 60}) {
        exited();
        now += seconds(delay) - instant;
        EXPECT_EQ(use(), RelayActions{});
        EXPECT_EQ(relay.tick(now), RelayActions{});
        now += instant;
        EXPECT_EQ(relay.tick(now), RelayActions{Spawn}) << delay;
    }
}

TEST_F(RelayMachineTest, OneThatWasReadyForHalfAMinuteHasNotFailedBefore) {
    use();
    for (int n = 0; n < 4; ++n) {
        exited();
        now += seconds(60);
        use();
        EXPECT_EQ(relay.tick(now), RelayActions{Spawn});
    }
    answered();
    now += seconds(30);
    answered();
    exited();
    EXPECT_EQ(after(seconds(1)), RelayActions{Spawn});
}

TEST_F(RelayMachineTest, WhatNobodyLooksForIsNotStartedAgain) {
    use();
    now += seconds(30);
    exited();
    EXPECT_EQ(after(seconds(1)), RelayActions{});
    EXPECT_EQ(relay.state(), RelayState::Stopped);
}

TEST_F(RelayMachineTest, WhateverHappensThereIsOneProcessAndEachWaitEnds) {
    std::mt19937 random(7);
    bool runs = false;
    for (int n = 0; n < 200'000; ++n) {
        now += milliseconds(random() % 3000);
        RelayActions actions;
        switch (random() % 6) {
        case 0:
            actions = use();
            break;
        case 1:
            if (random() % 8 == 0) actions = relay.stop(now);
            break;
        case 2:
            if (runs) actions = answered(random() % 2);
            break;
        case 3:
            if (runs) actions = unanswered();
            break;
        case 4:
            if (runs) {
                runs = false;
                actions = exited();
            }
            break;
        default:
            actions = relay.tick(now);
        }
        for (const auto action : actions) {
            EXPECT_EQ(runs, action != Spawn);
            if (action == Spawn) runs = true;
        }
        ASSERT_EQ(relay.has_process(), runs);
        if (relay.state() == RelayState::Waiting) ASSERT_TRUE(relay.deadline());
    }
}

} // namespace
} // namespace tutti::camera
