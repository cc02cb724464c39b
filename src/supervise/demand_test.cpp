// Services that run while somebody uses them.
#include "supervise/stage_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::supervise {
namespace {

struct Demand : Stage {
    explicit Demand(ServiceSpec spec = {}) : Stage(on_demand(std::move(spec))) {}

    static ServiceSpec on_demand(ServiceSpec spec) {
        spec.pattern = Pattern::Demand;
        spec.idle_stop = seconds(60);
        return spec;
    }
    Result<void> use(microseconds lease = seconds(60)) {
        return service.use(now + lease, "somebody uses it", moment());
    }
    Result<void> release() { return service.release("nobody uses it", moment()); }
    int runs() const { return count<Spawn>(); }
    int signals() const { return count<SendSignal>(); }
};

TEST(Demand, TheFirstUseStartsItAndFurtherOnesKeepIt) {
    Demand stage;
    EXPECT_EQ(stage.state(), State::Stopped);
    EXPECT_EQ(stage.service.next_deadline(), std::nullopt);
    ASSERT_TRUE(stage.use());
    EXPECT_EQ(stage.runs(), 1);
    stage.executed();
    for (int i = 0; i < 5; ++i) {
        stage.pass(seconds(59));
        ASSERT_TRUE(stage.use());
    }
    EXPECT_EQ(stage.state(), State::Ready);
    EXPECT_EQ(stage.runs(), 1);
}

TEST(Demand, WithTheLastLeaseItIsStopped) {
    Demand stage;
    ASSERT_TRUE(stage.use());
    stage.executed();
    ASSERT_TRUE(stage.use(seconds(10))) << "a shorter one takes nothing from a longer";
    stage.pass(seconds(60) - microseconds(1));
    EXPECT_EQ(stage.state(), State::Ready);
    stage.pass(microseconds(1));
    EXPECT_EQ(stage.state(), State::Stopping);
    EXPECT_EQ(stage.service.memory().cause, "nobody used it for 60 s");
    stage.ended(success);
    EXPECT_EQ(stage.state(), State::Stopped);
    EXPECT_EQ(stage.service.next_deadline(), std::nullopt);
}

TEST(Demand, UsedWhileItStopsItComesBack) {
    Demand stage;
    ASSERT_TRUE(stage.use());
    stage.executed();
    stage.pass(seconds(60));
    ASSERT_TRUE(stage.use());
    stage.ended(success);
    EXPECT_EQ(stage.state(), State::Starting);
    EXPECT_EQ(stage.runs(), 2);
}

TEST(Demand, StartedByHandItNeedsNoLease) {
    Demand stage;
    stage.start();
    stage.executed();
    stage.pass(seconds(600));
    EXPECT_EQ(stage.state(), State::Ready);
    ASSERT_TRUE(stage.use());
    stage.pass(seconds(600));
    EXPECT_FALSE(stage.release());
    EXPECT_EQ(stage.state(), State::Ready);
    stage.stop();
    EXPECT_EQ(stage.state(), State::Stopping);
}

TEST(Demand, StoppedByHandNoUseStartsIt) {
    Demand stage;
    ASSERT_TRUE(stage.use());
    stage.executed();
    stage.stop();
    const auto used = stage.use();
    ASSERT_FALSE(used);
    EXPECT_EQ(used.error().message, "it was stopped by hand: start it");
    stage.ended(success);
    EXPECT_FALSE(stage.use());
    stage.pass(seconds(600));
    EXPECT_EQ(stage.state(), State::Stopped);
    stage.start();
    EXPECT_EQ(stage.runs(), 2);
    EXPECT_TRUE(stage.use());
}

TEST(Demand, ReleasedItIsStoppedAtOnceAndMayBeUsedAgain) {
    Demand stage;
    ASSERT_TRUE(stage.use());
    stage.executed();
    EXPECT_TRUE(stage.release());
    EXPECT_EQ(stage.state(), State::Stopping);
    stage.ended(success);
    EXPECT_EQ(stage.state(), State::Stopped);
    EXPECT_TRUE(stage.use());
    EXPECT_EQ(stage.runs(), 2);
}

TEST(Demand, UsingItDoesNotCutTheDelayAfterACrashShort) {
    Demand stage;
    ASSERT_TRUE(stage.use());
    stage.executed();
    stage.ended(crash);
    ASSERT_EQ(stage.state(), State::Backoff);
    ASSERT_TRUE(stage.use());
    EXPECT_EQ(stage.state(), State::Backoff);
    EXPECT_EQ(stage.runs(), 1);
}

TEST(Demand, TheLeaseEndsWhatWaitsForItsDelay) {
    ServiceSpec spec;
    spec.restart.delays = {seconds(600)};
    spec.restart.jitter = 0;
    Demand stage(spec);
    ASSERT_TRUE(stage.use());
    stage.executed();
    stage.ended(crash);
    stage.pass(seconds(60));
    EXPECT_EQ(stage.state(), State::Stopped);
    EXPECT_EQ(stage.service.next_deadline(), std::nullopt);
}

TEST(Demand, WhatFailedIsTriedAgainWhenItsLeaseIsOver) {
    ServiceSpec spec;
    spec.restart.when = RestartWhen::Never;
    Demand stage(spec);
    ASSERT_TRUE(stage.use());
    stage.executed();
    stage.ended(crash);
    ASSERT_EQ(stage.state(), State::Failed);
    EXPECT_FALSE(stage.use()) << "not with every renewal";
    stage.pass(seconds(60));
    EXPECT_EQ(stage.state(), State::Stopped);
    ASSERT_TRUE(stage.use());
    EXPECT_EQ(stage.runs(), 2);
}

TEST(Demand, OneThatEndsWellByItselfIsNotNeeded) {
    Demand stage;
    ASSERT_TRUE(stage.use());
    stage.executed();
    stage.ended(success);
    EXPECT_EQ(stage.state(), State::Completed);
    EXPECT_EQ(stage.service.next_deadline(), std::nullopt);
    ASSERT_TRUE(stage.use());
    EXPECT_EQ(stage.runs(), 2);
}

TEST(Demand, RestartedItKeepsItsLease) {
    Demand stage;
    ASSERT_TRUE(stage.use());
    stage.executed();
    stage.restart();
    stage.ended(success);
    EXPECT_EQ(stage.runs(), 2);
    stage.executed();
    stage.pass(seconds(60));
    EXPECT_EQ(stage.state(), State::Stopping);
}

TEST(Demand, TheNextSupervisorGivesWhoUsesItTheTimeToSaySo) {
    Demand before;
    ASSERT_TRUE(before.use());
    before.executed();
    Demand after;
    after.now = before.now + seconds(300);
    after.service.restore(before.service.memory());
    after.service.adopted({.pid = 100, .started_at = before.now, .executed = true}, after.moment());
    after.pass(seconds(59));
    EXPECT_EQ(after.state(), State::Ready);
    after.pass(seconds(1));
    EXPECT_EQ(after.state(), State::Stopping);
}

} // namespace
} // namespace tutti::supervise
