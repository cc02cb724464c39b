#include "supervise/supervision.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace tutti::supervise {
namespace {

ServiceSpec spec(std::string name, std::vector<std::string> needs = {}) {
    ServiceSpec made;
    made.name = std::move(name);
    made.needs = std::move(needs);
    return made;
}

/// All services, with the system below them played: what is spawned runs, what is killed ends.
class Stage {
public:
    explicit Stage(std::vector<ServiceSpec> specs) : all(*Supervision::of(std::move(specs), random)) {}

    void settle() {
        for (auto actions = all.take_actions(); !actions.empty(); actions = all.take_actions()) {
            for (const auto& action : actions) {
                if (const auto* launch = std::get_if<Spawn>(&action)) {
                    EXPECT_FALSE(live[launch->service]) << "two live runs of one service";
                    live[launch->service] = true;
                    spawned.push_back(launch->service.value);
                }
                if (const auto* kill = std::get_if<KillTree>(&action)) killed.push_back(kill->service.value);
                if (const auto* signal = std::get_if<SendSignal>(&action))
                    signalled.push_back(signal->service.value);
            }
        }
    }
    void executed(std::uint32_t service) {
        all.executed({service}, 100 + service, now);
        settle();
    }
    void ended(std::uint32_t service, RunEnd end = {}) {
        live[ServiceId{service}] = false;
        all.ended({service}, end, now);
        settle();
    }
    void start_all() {
        all.start_all(now);
        settle();
    }
    State state(std::uint32_t service) const { return all.service({service}).state(); }

    SteadyTime now{seconds(1000)};
    SeededRandom random{1};
    Supervision all;
    std::map<ServiceId, bool> live;
    std::vector<std::uint32_t> spawned;
    std::vector<std::uint32_t> signalled;
    std::vector<std::uint32_t> killed;
};

using List = std::vector<std::uint32_t>;

TEST(Supervision, WhatRunsOnDemandRestsSinceTheStart) {
    auto on_demand = spec("camera");
    on_demand.pattern = Pattern::Demand;
    Stage stage({on_demand});
    stage.all.start_all(stage.now);
    const auto& memory = stage.all.service({0}).memory();
    EXPECT_EQ(memory.state, State::Stopped);
    EXPECT_EQ(memory.since, stage.now);
    EXPECT_EQ(memory.cause, "waits until somebody uses it");
    EXPECT_EQ(stage.all.take_actions().size(), 1U) << "that is told, and nothing is launched";
}

TEST(Supervision, StartsAServiceWhenWhatItNeedsIsReady) {
    Stage stage({spec("gateway", {"hub"}), spec("hub")});
    stage.start_all();
    EXPECT_EQ(stage.spawned, List{1});
    EXPECT_EQ(stage.state(0), State::Waiting);
    stage.executed(1);
    EXPECT_EQ(stage.spawned, (List{1, 0}));
}

TEST(Supervision, StopsInReverseEachAfterThoseThatNeedIt) {
    Stage stage({spec("hub"), spec("source", {"hub"}), spec("gateway", {"hub", "source"})});
    stage.start_all();
    for (const std::uint32_t service : {0u, 1u, 2u}) stage.executed(service);
    stage.all.stop_all("down", stage.now);
    stage.settle();
    EXPECT_EQ(stage.signalled, List{2});
    stage.ended(2);
    EXPECT_EQ(stage.signalled, (List{2, 1}));
    stage.ended(1);
    EXPECT_FALSE(stage.all.all_stopped());
    stage.ended(0);
    EXPECT_TRUE(stage.all.all_stopped());
    EXPECT_EQ(stage.spawned.size(), 3u);
}

TEST(Supervision, NothingComesBackWhileEverythingStops) {
    Stage stage({spec("hub"), spec("source", {"hub"})});
    stage.start_all();
    stage.executed(0);
    stage.executed(1);
    stage.now += seconds(100);
    stage.all.stop_all("down", stage.now);
    stage.settle();
    stage.ended(0, {RunEnd::Kind::Killed, 9, {}});
    EXPECT_EQ(stage.state(0), State::Stopped);
    EXPECT_FALSE(stage.all.request({0}, Request::Start, "asked", stage.now));
    stage.ended(1);
    EXPECT_TRUE(stage.all.all_stopped());
}

TEST(Supervision, NoGraceLeftKillsEverythingAtOnce) {
    Stage stage({spec("hub"), spec("source", {"hub"})});
    stage.start_all();
    stage.executed(0);
    stage.executed(1);
    stage.all.stop_all("down", stage.now);
    stage.all.kill_all(stage.now);
    stage.settle();
    EXPECT_EQ(stage.killed, (List{0, 1}));
}

TEST(Supervision, AServiceThatRestartsWaitsForWhatItNeeds) {
    Stage stage({spec("hub"), spec("source", {"hub"})});
    stage.start_all();
    stage.executed(0);
    stage.executed(1);
    stage.now += seconds(1);
    stage.ended(0, {RunEnd::Kind::Killed, 9, {}}); // backs off
    stage.now += milliseconds(10);
    ASSERT_TRUE(stage.all.request({1}, Request::Restart, "asked", stage.now));
    stage.settle();
    stage.ended(1);
    EXPECT_EQ(stage.state(1), State::Waiting);
}

TEST(Supervision, RestoredServicesAreNotStartedAgain) {
    Stage stage({spec("hub"), spec("source")});
    ServiceMemory stopped;
    stopped.cause = "stop asked for";
    stage.all.restore({1}, stopped);
    stage.start_all();
    EXPECT_EQ(stage.spawned, List{0});
    EXPECT_EQ(stage.state(1), State::Stopped);
}

TEST(Supervision, CyclesAreRefused) {
    SeededRandom random(1);
    EXPECT_FALSE(Supervision::of({spec("a", {"b"}), spec("b", {"a"})}, random));
}

TEST(Supervision, CrashLoopBoundsTheRestartsOfAnHour) {
    Stage stage({spec("mixer")});
    stage.start_all();
    const auto end = stage.now + seconds(3600);
    while (stage.now < end) {
        if (stage.live[ServiceId{0}]) stage.ended(0, {RunEnd::Kind::Exited, 1, {}});
        const auto deadline = stage.all.next_deadline();
        ASSERT_TRUE(deadline);
        stage.now = *deadline;
        stage.all.advance(stage.now);
        stage.settle();
    }
    EXPECT_LE(stage.spawned.size(), 66u);
}

} // namespace
} // namespace tutti::supervise
