// Ephemeral services between their runs, and the adoption of runs that outlived their supervisor.
#include "supervise/stage_testing.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace tutti::supervise {
namespace {

ServiceSpec ephemeral() {
    ServiceSpec spec;
    spec.pattern = Pattern::Ephemeral;
    spec.every = seconds(60);
    spec.timeout = seconds(30);
    return spec;
}

TEST(Ephemeral, RunsAtEachTick) {
    Stage stage(ephemeral());
    stage.start();
    stage.executed();
    stage.pass(seconds(2));
    stage.ended(success);
    EXPECT_EQ(stage.state(), State::Completed);
    stage.actions.clear();
    stage.pass(microseconds(57'900'000));
    EXPECT_EQ(stage.count<Spawn>(), 0);
    stage.pass(milliseconds(100));
    EXPECT_EQ(stage.count<Spawn>(), 1);
    EXPECT_EQ(stage.service.memory().restarts, 0u);
}

TEST(Ephemeral, AnotherPeriodHoldsFromTheNextTickOn) {
    Stage stage(ephemeral());
    stage.start();
    stage.executed();
    stage.pass(seconds(2));
    stage.ended(success);
    stage.actions.clear();
    stage.service.set_every(seconds(5), stage.moment());
    stage.pass(milliseconds(2'900));
    EXPECT_EQ(stage.count<Spawn>(), 0);
    stage.pass(milliseconds(100));
    EXPECT_EQ(stage.count<Spawn>(), 1);
    stage.executed();
    stage.service.set_every(seconds(600), stage.moment()); // while it runs, too
    stage.ended(success);
    stage.pass(seconds(594));
    EXPECT_EQ(stage.count<Spawn>(), 1);
    stage.pass(seconds(1));
    EXPECT_EQ(stage.count<Spawn>(), 2);
}

TEST(Ephemeral, AnotherPeriodStartsNothingThatWasStopped) {
    Stage stage(ephemeral());
    stage.start();
    stage.executed();
    stage.ended(success);
    stage.stop();
    stage.service.set_every(seconds(1), stage.moment());
    stage.actions.clear();
    stage.pass(seconds(100));
    EXPECT_EQ(stage.count<Spawn>(), 0);
}

TEST(Ephemeral, FailedRunWaitsForTheNextTick) {
    Stage stage(ephemeral());
    stage.start();
    stage.executed();
    stage.ended(crash);
    EXPECT_EQ(stage.state(), State::Failed);
    stage.pass(seconds(60));
    EXPECT_EQ(stage.state(), State::Starting);
}

TEST(Ephemeral, SlowRunIsNotDoubledAndItsTicksAreNotMadeUp) {
    auto spec = ephemeral();
    spec.timeout = seconds(600);
    Stage stage(spec);
    stage.start();
    stage.executed();
    stage.actions.clear();
    for (int minute = 0; minute < 3; ++minute) stage.pass(seconds(59));
    EXPECT_EQ(stage.count<Spawn>(), 0);
    stage.ended(success); // at 177 s: the next tick is at 180 s
    stage.pass(microseconds(2'970'000));
    EXPECT_EQ(stage.count<Spawn>(), 0);
    stage.pass(milliseconds(30));
    EXPECT_EQ(stage.count<Spawn>(), 1);
}

TEST(Ephemeral, RunThatTakesTooLongIsEndedAndFails) {
    Stage stage(ephemeral());
    stage.start();
    stage.executed();
    stage.actions.clear();
    stage.pass(microseconds(29'700'000));
    EXPECT_EQ(stage.count<SendSignal>(), 0);
    stage.pass(milliseconds(300));
    EXPECT_EQ(stage.count<SendSignal>(), 1);
    stage.ended({RunEnd::Kind::Killed, SIGTERM, {}});
    EXPECT_EQ(stage.state(), State::Failed);
    EXPECT_EQ(stage.service.memory().cause, "took longer than its timeout");
}

TEST(Ephemeral, StoppedOnesDoNotTick) {
    Stage stage(ephemeral());
    stage.start();
    stage.executed();
    stage.ended(success);
    stage.stop();
    EXPECT_EQ(stage.state(), State::Stopped);
    EXPECT_FALSE(stage.service.next_deadline());
}

TEST(Adoption, KeepsStateCountsAndPidWithoutASpawn) {
    Stage before;
    before.run();
    before.pass(seconds(10));
    before.ended(crash);
    before.executed();
    Stage after;
    after.now = before.now + seconds(3);
    after.service.restore(before.service.memory());
    after.service.adopted(
        {.pid = 100, .started_at = before.now, .executed = true, .announced = false}, after.moment()
    );
    EXPECT_EQ(after.state(), State::Ready);
    EXPECT_EQ(after.service.memory().restarts, 1u);
    EXPECT_EQ(after.count<Spawn>(), 0);
    after.ended(crash);
    EXPECT_EQ(after.state(), State::Backoff) << "the second crash, not the first";
}

TEST(Adoption, HearsOfAReadinessThatNobodyHeard) {
    ServiceSpec spec;
    spec.ready = Readiness::Notify;
    Stage before(spec);
    before.start();
    Stage after(spec);
    after.service.restore(before.service.memory());
    after.service.adopted(
        {.pid = 100, .started_at = before.now, .executed = true, .announced = true}, after.moment()
    );
    EXPECT_EQ(after.state(), State::Ready);
}

TEST(Adoption, RunWhoseShimIsGoneIsNotReadyAndIsJudgedWhenItHasEnded) {
    Stage before;
    before.run();
    Stage after;
    after.now = before.now + seconds(3);
    after.service.restore(before.service.memory());
    after.service.vanished(after.moment());
    EXPECT_EQ(after.state(), State::Stopping);
    after.pass(seconds(60)); // what is left of it may take its time
    EXPECT_EQ(after.state(), State::Stopping);
    after.ended({RunEnd::Kind::Lost, 0, {}});
    EXPECT_EQ(after.state(), State::Starting) << "the first crash";
    EXPECT_EQ(after.service.memory().restarts, 1u);
    EXPECT_EQ(after.service.memory().last_end->cause, "");
}

TEST(Adoption, WhatWasBeingStoppedRestsWhenNothingIsLeftOfIt) {
    Stage before;
    before.run();
    before.stop();
    Stage after;
    after.service.restore(before.service.memory());
    after.service.vanished(after.moment());
    after.ended({RunEnd::Kind::Lost, 0, {}});
    EXPECT_EQ(after.state(), State::Stopped);
}

TEST(Adoption, GoesOnWithAStop) {
    Stage before;
    before.run();
    before.stop();
    Stage after;
    after.service.restore(before.service.memory());
    after.service.adopted(
        {.pid = 100, .started_at = before.now, .executed = true, .announced = false}, after.moment()
    );
    EXPECT_EQ(after.count<SendSignal>(), 1);
    after.pass(seconds(5));
    EXPECT_EQ(after.count<KillTree>(), 1);
    after.ended(success);
    EXPECT_EQ(after.state(), State::Stopped);
}

} // namespace
} // namespace tutti::supervise
