#include "supervise/stage_testing.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace tutti::supervise {
namespace {

TEST(Service, IsReadyAfterExecByDefault) {
    Stage stage;
    stage.start();
    EXPECT_EQ(stage.state(), State::Starting);
    EXPECT_EQ(stage.count<Spawn>(), 1);
    stage.executed();
    EXPECT_EQ(stage.state(), State::Ready);
    EXPECT_EQ(stage.service.memory().pid, 100);
    EXPECT_FALSE(stage.service.next_deadline());
}

TEST(Service, IsReadyOnlyWhenItSaysSo) {
    ServiceSpec spec;
    spec.ready = Readiness::Notify;
    Stage stage(spec);
    stage.start();
    stage.executed();
    EXPECT_EQ(stage.state(), State::Starting);
    stage.service.registered(stage.moment());
    EXPECT_EQ(stage.state(), State::Starting);
    stage.service.announced(stage.moment());
    EXPECT_EQ(stage.state(), State::Ready);
}

TEST(Service, IsReadyWhenItRegisters) {
    ServiceSpec spec;
    spec.ready = Readiness::Socket;
    Stage stage(spec);
    stage.start();
    stage.executed();
    stage.service.announced(stage.moment());
    EXPECT_EQ(stage.state(), State::Starting);
    stage.service.registered(stage.moment());
    EXPECT_EQ(stage.state(), State::Ready);
}

TEST(Service, ThatRegistersBeforeItsShimSpeaksIsToldOfAgainWithItsPid) {
    ServiceSpec spec;
    spec.ready = Readiness::Socket;
    Stage stage(spec);
    stage.start();
    stage.service.registered(stage.moment());
    EXPECT_EQ(stage.state(), State::Ready);
    stage.actions.clear();
    stage.executed();
    EXPECT_EQ(stage.state(), State::Ready);
    EXPECT_EQ(stage.count<Transition>(), 1);
    stage.executed();
    EXPECT_EQ(stage.count<Transition>(), 1);
}

TEST(Service, KnowsWhoWantedItsLatestEnd) {
    Stage stage;
    stage.run();
    stage.restart();
    stage.ended(success);
    EXPECT_EQ(stage.service.memory().last_end->cause, "restarted");
    stage.executed();
    stage.ended(crash);
    EXPECT_EQ(stage.service.memory().last_end->cause, "");
}

TEST(Service, WaitsForItsNeeds) {
    Stage stage;
    stage.needs_met = false;
    stage.start();
    EXPECT_EQ(stage.state(), State::Waiting);
    EXPECT_EQ(stage.count<Spawn>(), 0);
    stage.needs_met = true;
    stage.service.needs_met(stage.moment());
    EXPECT_EQ(stage.state(), State::Starting);
}

TEST(Service, FirstCrashAfterStablePeriodRestartsAtOnceAndCountsOnce) {
    Stage stage;
    stage.run();
    stage.pass(seconds(10));
    stage.ended(crash);
    EXPECT_EQ(stage.state(), State::Starting);
    EXPECT_EQ(stage.count<Spawn>(), 1);
    EXPECT_EQ(stage.service.memory().restarts, 1u);
    EXPECT_EQ(stage.service.memory().cause, "exited with code 1; restarted at once");
}

TEST(Service, EarlyCrashBacksOffForItsWholeDelay) {
    ServiceSpec spec;
    spec.restart.jitter = 0;
    Stage stage(spec);
    stage.run();
    stage.pass(seconds(9));
    stage.ended(crash);
    EXPECT_EQ(stage.state(), State::Backoff);
    stage.pass(milliseconds(990));
    EXPECT_EQ(stage.state(), State::Backoff);
    stage.pass(milliseconds(10));
    EXPECT_EQ(stage.state(), State::Starting);
    EXPECT_EQ(stage.service.memory().restarts, 1u);
}

TEST(Service, CountClearsAfterHealthAndNotBefore) {
    for (const bool whole : {false, true}) {
        Stage stage;
        stage.run();
        stage.pass(seconds(10));
        stage.ended(crash);
        stage.executed();
        stage.pass(whole ? microseconds(seconds(60)) : microseconds(59'400'000));
        stage.ended(crash);
        EXPECT_EQ(stage.state(), whole ? State::Starting : State::Backoff);
    }
}

TEST(Service, CrashLoopTriesOncePerInterval) {
    ServiceSpec spec;
    spec.restart.delays = {milliseconds(10)};
    Stage stage(spec);
    stage.start();
    for (int run = 0; run < 6; ++run) {
        stage.executed();
        stage.ended(crash);
        if (run < 5) stage.pass(milliseconds(20));
    }
    ASSERT_EQ(stage.state(), State::CrashLoop);
    for (int attempt = 0; attempt < 3; ++attempt) {
        stage.actions.clear();
        stage.pass(microseconds(59'400'000));
        EXPECT_EQ(stage.count<Spawn>(), 0);
        stage.pass(milliseconds(600));
        EXPECT_EQ(stage.count<Spawn>(), 1);
        stage.executed();
        stage.ended(crash);
        EXPECT_EQ(stage.state(), State::CrashLoop);
    }
}

TEST(Service, CrashLoopThatGivesUpWaitsForAPerson) {
    ServiceSpec spec;
    spec.restart.limit = 0;
    spec.restart.retry.reset();
    Stage stage(spec);
    stage.run();
    stage.ended(crash);
    EXPECT_EQ(stage.state(), State::CrashLoop);
    EXPECT_FALSE(stage.service.next_deadline());
    stage.start();
    EXPECT_EQ(stage.state(), State::Starting);
}

TEST(Service, ExecFailureIsACrash) {
    Stage stage;
    stage.start();
    stage.ended({RunEnd::Kind::NotExecuted, 2, {}});
    EXPECT_EQ(stage.state(), State::Backoff);
}

TEST(Service, RestartPolicyKnowsWhen) {
    struct Row {
        RestartWhen when;
        RunEnd end;
        State expected;
    };
    for (const auto& row :
         {Row{RestartWhen::Never, crash, State::Failed}, Row{RestartWhen::Never, success, State::Completed},
          Row{RestartWhen::OnFailure, success, State::Completed},
          Row{RestartWhen::OnFailure, crash, State::Backoff},
          Row{RestartWhen::Always, success, State::Backoff}}) {
        ServiceSpec spec;
        spec.restart.when = row.when;
        Stage stage(spec);
        stage.run();
        stage.ended(row.end);
        EXPECT_EQ(stage.state(), row.expected) << describe(row.end);
    }
}

TEST(Service, DeliberateStopSignalsThenKillsAfterItsGraceAndStaysStopped) {
    Stage stage;
    stage.run();
    stage.stop();
    EXPECT_EQ(stage.state(), State::Stopping);
    EXPECT_EQ(stage.count<SendSignal>(), 1);
    stage.pass(microseconds(4'950'000));
    EXPECT_EQ(stage.count<KillTree>(), 0);
    stage.pass(milliseconds(50));
    EXPECT_EQ(stage.count<KillTree>(), 1);
    stage.ended({RunEnd::Kind::Killed, SIGKILL, {}});
    EXPECT_EQ(stage.state(), State::Stopped);
    stage.pass(seconds(1000));
    EXPECT_EQ(stage.state(), State::Stopped);
    EXPECT_EQ(stage.service.memory().restarts, 0u);
}

TEST(Service, DeliberateRestartIsNoCrash) {
    Stage stage;
    stage.run();
    stage.restart();
    EXPECT_EQ(stage.state(), State::Stopping);
    stage.ended({RunEnd::Kind::Killed, SIGTERM, {}});
    EXPECT_EQ(stage.state(), State::Starting);
    EXPECT_EQ(stage.service.memory().restarts, 0u);
}

TEST(Service, TheLastWishOfAStoppingServiceCounts) {
    Stage stage;
    stage.run();
    stage.restart();
    stage.stop();
    stage.ended(success);
    EXPECT_EQ(stage.state(), State::Stopped);
    stage.run();
    stage.stop();
    stage.start();
    stage.ended(success);
    EXPECT_EQ(stage.state(), State::Starting);
}

TEST(Service, SilenceMakesUnhealthyThenReplaces) {
    Stage stage;
    stage.run();
    stage.pass(microseconds(14'850'000));
    EXPECT_EQ(stage.state(), State::Ready);
    stage.pass(milliseconds(150));
    EXPECT_EQ(stage.state(), State::Unhealthy);
    stage.pass(microseconds(14'700'000));
    EXPECT_EQ(stage.count<KillTree>(), 0);
    stage.pass(milliseconds(300));
    EXPECT_EQ(stage.count<KillTree>(), 1);
    stage.ended({RunEnd::Kind::Killed, SIGKILL, {}});
    EXPECT_EQ(stage.state(), State::Starting);
    EXPECT_EQ(stage.service.memory().restarts, 1u);
    EXPECT_EQ(stage.service.memory().cause, "hung: no heartbeat for too long; restarted at once");
    stage.executed();
    stage.service.registered(stage.moment());
    EXPECT_EQ(stage.service.memory().last_end->cause, "hung: no heartbeat for too long"); // still known
}

TEST(Service, HeartbeatHeals) {
    Stage stage;
    stage.run();
    stage.pass(seconds(15));
    stage.service.heartbeat(stage.moment());
    EXPECT_EQ(stage.state(), State::Ready);
}

TEST(Service, OurOwnStallIsNobodysHang) {
    Stage stage;
    stage.run();
    stage.pass(seconds(500));
    EXPECT_EQ(stage.state(), State::Ready);
    stage.pass(seconds(15));
    EXPECT_EQ(stage.state(), State::Unhealthy);
}

TEST(Service, WatchdogReplacesAtItsPeriod) {
    ServiceSpec spec;
    spec.watchdog = milliseconds(500);
    Stage stage(spec);
    stage.start();
    stage.executed();
    stage.pass(milliseconds(495));
    stage.service.pinged(stage.now);
    stage.pass(milliseconds(495));
    EXPECT_EQ(stage.state(), State::Ready);
    stage.pass(milliseconds(5));
    EXPECT_EQ(stage.state(), State::Stopping);
    EXPECT_EQ(stage.count<KillTree>(), 1);
    EXPECT_EQ(stage.count<SendSignal>(), 0);
}

TEST(Service, NotReadyInTimeIsACrash) {
    ServiceSpec spec;
    spec.ready = Readiness::Notify;
    Stage stage(spec);
    stage.start();
    stage.executed();
    stage.pass(microseconds(59'400'000));
    EXPECT_EQ(stage.state(), State::Starting);
    stage.pass(milliseconds(600));
    EXPECT_EQ(stage.state(), State::Stopping);
    stage.ended(success);
    EXPECT_EQ(stage.state(), State::Starting) << "up for 60 s: the first failure restarts at once";
    EXPECT_EQ(stage.service.memory().restarts, 1u);
}

TEST(StateTable, OnlyRunningAndStoppingStatesKnowTheEndOfARun) {
    for (std::size_t state = 0; state < state_count; ++state) {
        const auto which = static_cast<State>(state);
        const bool runs = which == State::Starting || which == State::Ready || which == State::Unhealthy;
        const auto expected = runs                       ? Reaction::Judge
                              : which == State::Stopping ? Reaction::Conclude
                                                         : Reaction::Ignore;
        EXPECT_EQ(reaction(which, Event::Ended), expected) << name(which);
        EXPECT_EQ(reaction(which, Event::Hung) == Reaction::Replace, runs) << name(which);
        EXPECT_EQ(reaction(which, Event::NeedsMet) == Reaction::Launch, which == State::Waiting)
            << name(which);
    }
}

TEST(StateTable, NamesReadBack) {
    for (std::size_t state = 0; state < state_count; ++state)
        EXPECT_EQ(state_from(name(static_cast<State>(state))), static_cast<State>(state));
    EXPECT_FALSE(state_from("walking"));
}

/// Brings a service into a state by what really leads there.
void reach(Stage& stage, State state) {
    if (state == State::Stopped) return;
    if (state == State::Waiting) stage.needs_met = false;
    stage.start();
    if (state == State::Waiting || state == State::Starting) return;
    stage.executed();
    if (state == State::Unhealthy) {
        stage.service.registered(stage.moment());
        stage.pass(seconds(15));
    }
    if (state == State::Stopping) stage.stop();
    if (state == State::Backoff || state == State::CrashLoop || state == State::Failed) stage.ended(crash);
    if (state == State::Completed) stage.ended(success);
}

ServiceSpec spec_that_reaches(State state) {
    ServiceSpec spec;
    if (state == State::CrashLoop) spec.restart.limit = 0;
    if (state == State::Failed || state == State::Completed) spec.restart.when = RestartWhen::Never;
    return spec;
}

TEST(StateTable, EachRequestInEachStateLeadsWhereAPersonExpects) {
    struct Row {
        State state;
        State after_start;
        State after_stop;
        State after_restart;
    };
    using enum State;
    for (const auto& row : {
             Row{Stopped, Starting, Stopped, Starting},
             Row{Waiting, Waiting, Stopped, Waiting},
             Row{Starting, Starting, Stopping, Stopping},
             Row{Ready, Ready, Stopping, Stopping},
             Row{Unhealthy, Unhealthy, Stopping, Stopping},
             Row{Backoff, Starting, Stopped, Starting},
             Row{CrashLoop, Starting, Stopped, Starting},
             Row{Stopping, Stopping, Stopping, Stopping},
             Row{Completed, Starting, Stopped, Starting},
             Row{Failed, Starting, Stopped, Starting},
         }) {
        const auto after = [&](Event event) {
            Stage stage(spec_that_reaches(row.state));
            reach(stage, row.state);
            EXPECT_EQ(stage.state(), row.state);
            stage.service.request(event, "asked", stage.moment());
            return stage.state();
        };
        EXPECT_EQ(after(Event::Start), row.after_start) << name(row.state);
        EXPECT_EQ(after(Event::Stop), row.after_stop) << name(row.state);
        EXPECT_EQ(after(Event::Restart), row.after_restart) << name(row.state);
    }
}

} // namespace
} // namespace tutti::supervise
