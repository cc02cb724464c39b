// What a service says of itself by sd_notify(3), READY=1 and WATCHDOG=1 apart.
#include "supervise/stage_testing.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace tutti::supervise {
namespace {

ServiceSpec watched() {
    ServiceSpec spec;
    spec.watchdog = milliseconds(500);
    return spec;
}

ServiceSpec announced() {
    ServiceSpec spec;
    spec.ready = Readiness::Notify;
    return spec;
}

/// Up and ready, without heartbeats.
Stage up(ServiceSpec spec) {
    Stage stage(std::move(spec));
    stage.start();
    stage.executed();
    stage.service.announced(stage.moment());
    stage.actions.clear();
    return stage;
}

TEST(Notices, AWatchdogPeriodChangesWhileItRuns) {
    auto stage = up(watched());
    stage.service.watchdog_changed(seconds(5));
    stage.pass(microseconds(4'950'000));
    EXPECT_EQ(stage.state(), State::Ready);
    stage.pass(milliseconds(50));
    EXPECT_EQ(stage.count<KillTree>(), 1);
}

TEST(Notices, AWatchdogBeginsAndEndsWhenTheServiceSaysSo) {
    auto without = up({});
    without.service.watchdog_changed(milliseconds(100));
    without.pass(milliseconds(100));
    EXPECT_EQ(without.count<KillTree>(), 1);
    auto with = up(watched());
    with.service.watchdog_changed(microseconds(0));
    EXPECT_FALSE(with.service.next_deadline());
}

TEST(Notices, TheNextRunHasThePeriodOfTheFileAgain) {
    auto stage = up(watched());
    stage.service.watchdog_changed(microseconds(0));
    stage.pass(seconds(10));
    stage.ended(crash);
    stage.executed();
    EXPECT_EQ(stage.service.next_deadline(), stage.now + milliseconds(500));
}

TEST(Notices, AStartTakesAsLongAsItSays) {
    Stage stage(announced());
    stage.start();
    stage.executed();
    stage.pass(microseconds(59'900'000));
    stage.service.extended(stage.now + seconds(30));
    stage.pass(microseconds(29'900'000));
    EXPECT_EQ(stage.state(), State::Starting);
    stage.pass(milliseconds(100));
    EXPECT_EQ(stage.state(), State::Stopping);
}

TEST(Notices, AnExtensionNeverShortensATimeout) {
    Stage stage(announced());
    stage.start();
    stage.executed();
    stage.service.extended(stage.now + seconds(1));
    EXPECT_EQ(stage.service.next_deadline(), stage.now + seconds(60));
}

TEST(Notices, AStopTakesAsLongAsItSays) {
    Stage stage;
    stage.run();
    stage.stop();
    stage.service.extended(stage.now + seconds(30));
    stage.pass(microseconds(29'900'000));
    EXPECT_EQ(stage.count<KillTree>(), 0);
    stage.service.extended(stage.now + seconds(1));
    stage.pass(microseconds(900'000));
    EXPECT_EQ(stage.count<KillTree>(), 0);
    stage.pass(milliseconds(100));
    EXPECT_EQ(stage.count<KillTree>(), 1);
}

TEST(Notices, AStopTakesAsLongAsItSaysWhateverIsWantedMeanwhile) {
    for (const auto event : {Event::Start, Event::Stop, Event::Restart}) {
        Stage stage;
        stage.run();
        stage.stop();
        stage.service.extended(stage.now + seconds(60));
        stage.pass(seconds(10));
        stage.service.request(event, "wanted", stage.moment());
        stage.pass(milliseconds(49'900));
        EXPECT_EQ(stage.count<KillTree>(), 0) << static_cast<int>(event);
        stage.pass(milliseconds(100));
        EXPECT_EQ(stage.count<KillTree>(), 1) << static_cast<int>(event);
    }
}

TEST(Notices, AnExtensionEndsWithItsPhase) {
    Stage stage(announced());
    stage.start();
    stage.executed();
    stage.service.extended(stage.now + seconds(1000));
    stage.service.announced(stage.moment());
    stage.stop();
    EXPECT_EQ(stage.service.next_deadline(), stage.now + seconds(5));
}

TEST(Notices, AnEphemeralRunAndAWatchdogWaitToo) {
    ServiceSpec spec = watched();
    spec.pattern = Pattern::Ephemeral;
    spec.every = seconds(60);
    spec.timeout = seconds(1);
    auto stage = up(spec);
    stage.service.extended(stage.now + seconds(3));
    EXPECT_EQ(stage.service.next_deadline(), stage.now + seconds(3));
}

TEST(Notices, ATriggerReplacesAtOnceWithoutAWatchdog) {
    auto stage = up({});
    stage.pass(seconds(10));
    stage.service.said(Saying::Trigger, stage.moment());
    EXPECT_EQ(stage.state(), State::Stopping);
    EXPECT_EQ(stage.count<KillTree>(), 1);
    stage.ended({RunEnd::Kind::Killed, SIGKILL, {}});
    EXPECT_EQ(stage.service.memory().cause, "hung: it said WATCHDOG=trigger; restarted at once");
}

TEST(Notices, AServiceThatStopsByItselfHasItsGraceAndIsJudgedByItsEnd) {
    ServiceSpec spec;
    spec.restart.when = RestartWhen::OnFailure;
    for (const bool fails : {false, true}) {
        auto stage = up(spec);
        stage.pass(seconds(10));
        stage.service.said(Saying::Stopping, stage.moment());
        EXPECT_EQ(stage.state(), State::Stopping);
        EXPECT_EQ(stage.count<SendSignal>(), 0) << "it does so already";
        stage.ended(fails ? crash : success);
        EXPECT_EQ(stage.state(), fails ? State::Starting : State::Completed);
        EXPECT_EQ(stage.service.memory().restarts, fails ? 1u : 0u);
    }
}

TEST(Notices, AServiceThatStopsByItselfAndHangsIsKilled) {
    auto stage = up({});
    stage.service.said(Saying::Stopping, stage.moment());
    stage.pass(seconds(5));
    EXPECT_EQ(stage.count<KillTree>(), 1);
    stage.ended({RunEnd::Kind::Killed, SIGKILL, {}});
    EXPECT_EQ(stage.service.memory().restarts, 0u);
    EXPECT_EQ(stage.state(), State::Backoff);
}

TEST(Notices, WhatAPersonWantsOfAServiceThatStopsByItselfCounts) {
    auto stage = up({});
    stage.service.said(Saying::Stopping, stage.moment());
    stage.stop();
    stage.ended(success);
    EXPECT_EQ(stage.state(), State::Stopped);
}

TEST(Notices, AStopThatWeAskedForIsNotMadeAnotherByItsWord) {
    Stage stage;
    stage.run();
    stage.stop();
    stage.service.said(Saying::Stopping, stage.moment());
    stage.ended(success);
    EXPECT_EQ(stage.state(), State::Stopped);
}

TEST(Notices, AReloadIsTold) {
    auto stage = up(announced());
    stage.service.said(Saying::Reloading, stage.moment());
    EXPECT_EQ(stage.state(), State::Ready);
    EXPECT_EQ(stage.service.memory().cause, "ready, reloads");
    stage.service.said(Saying::Reloaded, stage.moment());
    EXPECT_EQ(stage.service.memory().cause, "ready, has reloaded");
    EXPECT_EQ(stage.count<Transition>(), 2);
}

TEST(Notices, AreNothingWithoutARun) {
    Stage stage;
    for (const auto saying : {Saying::Stopping, Saying::Reloading, Saying::Reloaded, Saying::Trigger})
        stage.service.said(saying, stage.moment());
    EXPECT_EQ(stage.state(), State::Stopped);
    EXPECT_TRUE(stage.actions.empty());
}

TEST(Notices, AreKnownAfterAnAdoption) {
    const auto adopted = [](LiveRun run) {
        auto before = up(watched());
        Stage after(watched());
        after.service.restore(before.service.memory());
        run.pid = 100;
        run.started_at = before.now;
        run.executed = true;
        after.service.adopted(run, after.moment());
        return after;
    };
    auto patient = adopted({.watchdog = seconds(5)});
    EXPECT_EQ(patient.service.next_deadline(), patient.now + seconds(5));
    auto extended = adopted({.extended_until = SteadyTime(seconds(2000))});
    EXPECT_EQ(extended.service.next_deadline(), SteadyTime(seconds(2000)));
    EXPECT_EQ(adopted({.triggered = true}).count<KillTree>(), 1);
    const auto leaving = adopted({.leaving = true});
    EXPECT_EQ(leaving.state(), State::Stopping);
    EXPECT_EQ(leaving.count<SendSignal>(), 0);
}

TEST(Adoption, KeepsTheWatchdogThatTheRunWasStartedWith) {
    const auto adopted = [](ServiceSpec before_spec, ServiceSpec after_spec, bool remembers) {
        auto before = up(std::move(before_spec));
        Stage after(std::move(after_spec));
        if (remembers) after.service.restore(before.service.memory());
        after.service.adopted({.pid = 100, .started_at = before.now, .executed = true}, after.moment());
        return after;
    };
    EXPECT_FALSE(adopted({}, watched(), true).service.next_deadline()) << "it was told of none";
    const auto shorter = adopted(watched(), {}, true);
    EXPECT_EQ(shorter.service.next_deadline(), shorter.now + milliseconds(500));
    const auto forgotten = adopted({}, watched(), false);
    EXPECT_EQ(forgotten.service.next_deadline(), forgotten.now + milliseconds(500))
        << "the file's is all there is";
}

TEST(Adoption, LeavesAServiceThatStopsByItselfAlone) {
    auto before = up({});
    before.service.said(Saying::Stopping, before.moment());
    Stage after;
    after.service.restore(before.service.memory());
    after.service.adopted(
        {.pid = 100, .started_at = before.now, .executed = true, .leaving = true}, after.moment()
    );
    EXPECT_EQ(after.count<SendSignal>(), 0);
    after.ended(success);
    EXPECT_EQ(after.state(), State::Backoff) << "the policy judges: it is to run always";
}

} // namespace
} // namespace tutti::supervise
