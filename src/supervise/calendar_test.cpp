// Services that run by the calendar.
#include "supervise/stage_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::supervise {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

ServiceSpec each(const char* cron) {
    ServiceSpec spec;
    spec.pattern = Pattern::Ephemeral;
    spec.cron = calendar::Cron::parse(cron).value();
    return spec;
}

/// The steady clock begins at 1000 s, which is 12:16:40 of a day.
struct Calendar : Stage {
    explicit Calendar(ServiceSpec spec) : Stage(std::move(spec)) {
        boot = WallTime{days(20'000) + hours(12)};
    }

    WallTime clock() { return moment().wall; }
    void set_clock(WallTime wall) {
        boot = wall - now.time_since_epoch();
        service.clock_was_set(moment());
    }
    void pass_until(WallTime wall) { pass(wall - clock()); }
    /// A run that comes and goes.
    void run_through() {
        executed();
        ended(success);
    }
    int runs() const { return count<Spawn>(); }
    static WallTime at(int hour, int minute) {
        return WallTime{days(20'000) + hours(hour) + minutes(minute)};
    }
};

TEST(Calendar, StartedItWaitsForItsTick) {
    Calendar stage(each("30 * * * *"));
    stage.start();
    EXPECT_EQ(stage.state(), State::Completed);
    EXPECT_EQ(stage.runs(), 0);
    stage.pass_until(stage.at(12, 30) - microseconds(1));
    EXPECT_EQ(stage.runs(), 0);
    stage.pass(microseconds(1));
    EXPECT_EQ(stage.runs(), 1);
    stage.run_through();
    EXPECT_EQ(stage.service.memory().next_tick, stage.at(13, 30));
}

TEST(Calendar, TicksThatPassDuringARunAreNotMadeUpFor) {
    auto spec = each("* * * * *");
    spec.timeout = hours(1);
    Calendar stage(spec);
    stage.start();
    stage.pass_until(stage.at(12, 17));
    stage.executed();
    stage.pass(minutes(10) + seconds(5));
    EXPECT_EQ(stage.runs(), 1);
    stage.ended(success);
    stage.pass_until(stage.at(12, 28));
    EXPECT_EQ(stage.runs(), 2);
}

TEST(Calendar, ATickThatWasMissedIsMadeUpForOnce) {
    Calendar stage(each("0 3 * * *"));
    stage.service.remember_tick(stage.at(3, 0) - days(4));
    stage.start();
    EXPECT_EQ(stage.runs(), 1);
    EXPECT_EQ(stage.service.memory().cause, "started; a run of its schedule was missed");
    stage.run_through();
    EXPECT_EQ(stage.service.memory().next_tick, stage.at(3, 0) + days(1));
    stage.pass(hours(14));
    EXPECT_EQ(stage.runs(), 1);
}

TEST(Calendar, NothingIsMadeUpForWhereThatIsNotWanted) {
    auto spec = each("0 3 * * *");
    spec.catch_up = false;
    Calendar stage(spec);
    stage.service.remember_tick(stage.at(3, 0) - days(4));
    stage.start();
    EXPECT_EQ(stage.runs(), 0);
}

TEST(Calendar, WhatPassedBeforeItWasKnownIsNotMissed) {
    Calendar stage(each("0 3 * * *"));
    stage.start();
    EXPECT_EQ(stage.runs(), 0);
    EXPECT_EQ(stage.service.memory().last_tick, stage.clock());
}

TEST(Calendar, WhatPassesWhileItIsStoppedByHandIsNotMissed) {
    Calendar stage(each("0 * * * *"));
    stage.start();
    stage.stop();
    stage.pass(hours(5));
    stage.start();
    EXPECT_EQ(stage.runs(), 0);
}

TEST(Calendar, AClockThatIsSetAheadMovesTheTick) {
    Calendar stage(each("0 18 * * *"));
    stage.start();
    stage.set_clock(stage.at(17, 59));
    stage.pass(minutes(1));
    EXPECT_EQ(stage.runs(), 1);
}

TEST(Calendar, AClockThatIsSetAheadOverATickMakesUpForItOnce) {
    Calendar stage(each("0 13 * * *"));
    stage.start();
    stage.set_clock(stage.at(13, 10));
    stage.pass(microseconds(0));
    EXPECT_EQ(stage.runs(), 1);
    stage.run_through();
    stage.pass(hours(20));
    EXPECT_EQ(stage.runs(), 1);
}

TEST(Calendar, AClockThatIsSetBackALittleTicksNoTickTwice) {
    Calendar stage(each("30 * * * *"));
    stage.start();
    stage.pass_until(stage.at(12, 30));
    stage.run_through();
    stage.set_clock(stage.at(12, 5));
    stage.pass_until(stage.at(13, 29));
    EXPECT_EQ(stage.runs(), 1);
    stage.pass_until(stage.at(13, 30));
    EXPECT_EQ(stage.runs(), 2);
}

TEST(Calendar, AClockThatWasDaysAheadIsBelievedNoMore) {
    Calendar stage(each("30 * * * *"));
    stage.start();
    stage.pass_until(stage.at(12, 30));
    stage.executed();
    stage.boot -= days(3);
    stage.ended(success);
    EXPECT_EQ(stage.service.memory().next_tick, stage.at(13, 30) - days(3));
}

TEST(Calendar, JitterPutsATickOffByUpToThat) {
    auto spec = each("30 * * * *");
    spec.jitter = minutes(10);
    Calendar stage(spec);
    stage.start();
    const auto due = *stage.service.memory().due - stage.now;
    const auto wait = stage.at(12, 30) - stage.clock();
    EXPECT_GT(due, wait);
    EXPECT_LT(due, wait + minutes(10));
    stage.pass(due);
    stage.run_through();
    EXPECT_EQ(stage.service.memory().next_tick, stage.at(13, 30)) << "the tick counts, not when it came";
}

TEST(Calendar, TriggeredItRunsAtOnceAndKeepsItsSchedule) {
    Calendar stage(each("30 * * * *"));
    stage.start();
    stage.trigger();
    EXPECT_EQ(stage.runs(), 1);
    stage.trigger();
    EXPECT_EQ(stage.runs(), 1) << "one at a time";
    stage.run_through();
    EXPECT_EQ(stage.service.memory().next_tick, stage.at(12, 30));
}

TEST(Calendar, StoppedByHandAndTriggeredItRunsOnceAndIsStoppedAgain) {
    Calendar stage(each("30 * * * *"));
    stage.start();
    stage.stop();
    stage.trigger();
    EXPECT_EQ(stage.runs(), 1);
    stage.run_through();
    EXPECT_EQ(stage.state(), State::Stopped);
    stage.pass(hours(3));
    EXPECT_EQ(stage.runs(), 1);
}

TEST(Calendar, TheNextSupervisorGoesOnWaiting) {
    Calendar before(each("30 * * * *"));
    before.start();
    Calendar after(each("30 * * * *"));
    after.service.restore(before.service.memory());
    after.service.clock_was_set(after.moment());
    after.pass_until(after.at(12, 30));
    EXPECT_EQ(after.runs(), 1);
    Calendar late(each("30 * * * *"));
    late.service.restore(before.service.memory());
    late.now += hours(3);
    late.service.clock_was_set(late.moment());
    late.pass(microseconds(0));
    EXPECT_EQ(late.runs(), 1) << "what passed while nobody supervised";
}

} // namespace
} // namespace tutti::supervise
