// The director as a worker on a bus of this process, with its files on a disk that can fail.
#include "contract/clock.hpp"
#include "director/director_testing.hpp"
#include "io/clock.hpp"
#include "io/machine.hpp"

#include <fmt/format.h>

namespace tutti::director {
namespace {

TEST_F(DirectorTest, AnOutputThatIsRefusedIsAnErrorWithACountInItsHealth) {
    gestures_.emplace_back().name = "twice";
    gestures_.back().kind = event::definition::DoubleTap{"pad.hit", seconds(10), "pad.twice"};
    auto& worker = direct();
    hear("health/director");
    hear("event/pad/#");
    // Each fits, but what is made of two, and holds both, is larger than all that a worker may queue.
    const auto large = Value::object({{"image", std::string(2'500'000, 'x')}});
    send("pad.hit", large);
    until([&] { return count("event/pad/hit") == 1; });
    send("pad.hit", large);
    until([&] { return says("health/director", "\"1 event did not go out"); });
    EXPECT_TRUE(says("health/director", R"("level":"error")"));
    EXPECT_TRUE(says("health/director", R"("lost_outputs":1)"));
    EXPECT_EQ(count("event/pad/twice"), 0U);
    EXPECT_EQ(end(worker), 0);
}

contract::Clock clock_at(std::string machine, microseconds offset) {
    auto clock = contract::bus_clock(std::move(machine), "orchestrator", {});
    clock.offset = offset;
    return clock;
}

class DirectorClocks : public DirectorTest {
protected:
    DirectorClocks() {
        gestures_.emplace_back().name = "both";
        gestures_.back().kind = event::definition::Simultaneous{"pad.hit", 2, milliseconds(10), "pad.both"};
    }
    void keep(std::string worker, const contract::Clock& clock) {
        say({.topic = "clock/" + std::move(worker), .payload = contract::print(clock), .retain = true});
    }
    void hit(std::string source, WallTime stamp) {
        contract::Event event;
        event.id = std::to_string(++sent_);
        event.source = std::move(source);
        event.type = "pad.hit";
        event.timestamp = stamp;
        say({.topic = "event/pad/hit", .payload = contract::print(event)});
    }
    Value clocks() { return *command("get_stats", Value::object({})).data.find("clocks"); }
};

TEST_F(DirectorClocks, AGestureAcrossMachinesIsJudgedByTheTimesOfOneClock) {
    keep("hub", clock_at(io::boot_id(), microseconds(0)));
    keep("left.pad", clock_at("left", seconds(5)));
    hear("event/pad/both");
    hear("clock/director");
    direct();
    until([&] { return says("clock/director", "\"offset\":0"); });
    const auto now = io::wall_now() - seconds(60);
    hit("drum", now); // of whose clock nothing is known: taken as it is
    hit("left.pad", now - seconds(5) + milliseconds(9));
    until([&] { return count("event/pad/both") == 1; });
    EXPECT_EQ(
        clocks(),
        Value::object({{"known", 3}, {"corrected", 1}, {"unknown_sources", Value::array({Value("drum")})}})
    );
}

TEST_F(DirectorClocks, WhereNothingIsKnownTimesStayAsTheyAre) {
    hear("event/pad/both");
    direct();
    const auto now = io::wall_now() - seconds(60);
    hit("drum", now);
    hit("left.pad", now - seconds(5));
    EXPECT_EQ(clocks().find("corrected")->integer(), 0);
    EXPECT_EQ(count("event/pad/both"), 0U);
    hit("left.pad", now + milliseconds(1)); // it can be heard
    until([&] { return count("event/pad/both") == 1; });
}

TEST_F(DirectorClocks, WhatIsCorrectedIntoTheFutureHappensNow) {
    keep("hub", clock_at(io::boot_id(), microseconds(0)));
    keep("left.pad", clock_at("left", std::chrono::hours(1)));
    hear("event/pad/both");
    hear("clock/director");
    direct();
    until([&] { return says("clock/director", "\"offset\":0"); });
    hit("left.pad", io::wall_now());
    hit("left.other", io::wall_now() + std::chrono::hours(1));
    until([&] { return count("event/pad/both") == 1; });
}

TEST_F(DirectorClocks, AClockThatIsNotUnderstoodIsCountedAndCorrectsNothing) {
    say({.topic = "clock/left.pad", .payload = R"({"v":2})", .retain = true});
    say({.topic = "clock/drum", .payload = "{", .retain = true});
    direct();
    EXPECT_EQ(command("get_stats", Value::object({})).data.find("refused")->integer(), 2);
    EXPECT_EQ(clocks().find("known")->integer(), 1) << "its own";
}

TEST_F(DirectorTest, AnEventOnAnothersTopicIsRefused) {
    auto& worker = direct();
    hear("health/director");
    contract::Event event;
    event.id = "1";
    event.source = "pad";
    event.type = "event.playlist.stopped"; // which nobody but a director may bring to its own topic
    event.timestamp = WallTime(std::chrono::seconds(1));
    event.data = Value::object({{"playlist_id", "run-1"}});
    say({.topic = "event/pad/press", .payload = contract::print(event)});
    until([&] { return says("health/director", "is another topic's type"); });
    EXPECT_EQ(end(worker), 0);
}

TEST_F(DirectorTest, TheStateOfATypeIsTheLatestOfWhomIsAskedFor) {
    direct();
    send("pad.hit", Value::object({{"force", 1}}));
    send("pad.hit", Value::object({{"force", 2}}));
    send("pad.left");
    const auto state = [&](Value params) {
        const auto data = command("state.get", std::move(params)).data;
        return data.is_null() ? Value() : *data.find("data");
    };
    const auto hard = Value::object({{"force", 2}});
    EXPECT_EQ(state(Value::object({{"type", "pad.hit"}})), hard);
    EXPECT_EQ(state(Value::object({{"type", "pad.hit"}, {"source", "pad"}, {"producer", 0}})), hard);
    EXPECT_EQ(state(Value::object({{"type", "pad.hit"}, {"source", "mat"}})), Value());
    EXPECT_EQ(state(Value::object({{"type", "pad.hit"}, {"producer", 1}})), Value());
    EXPECT_EQ(state(Value::object({{"type", "pad.never"}})), Value());
}

TEST_F(DirectorTest, ARunIsNotedUntilTheBusHasHeardOfItsEnd) {
    hear("event/#");
    direct();
    send("start.flash");
    until([&] { return count(stopped) == 1; });
    EXPECT_EQ(count("event/flash/went"), 1U);
    EXPECT_TRUE(says(stopped, "\"completed\""));
    until([&] { return noted() == 0; });
    send("start.long");
    until([&] { return count(created) == 2; });
    EXPECT_EQ(noted(), 1U);
}

TEST_F(DirectorTest, AStopCancelsWhatRunsAndLeavesNothingToASuccessor) {
    hear("event/#");
    auto& worker = direct();
    send("start.long");
    until([&] { return count(created) == 1; });
    EXPECT_EQ(end(worker), 0);
    director_->finish();
    until([&] { return count(stopped) == 1; });
    EXPECT_TRUE(says(stopped, "\"cancelled\""));
    EXPECT_EQ(noted(), 0U);
}

TEST_F(DirectorTest, ARunWhoseEndWasCutAsPartOfACircleIsLeftToASuccessor) {
    // So long a chain within one instant that what its last event leads to is cut.
    for (int i = 0; i < event::EventBus::deepest; ++i) {
        auto link = timed(fmt::format("link{}", i), microseconds(0));
        link.trigger = fmt::format("chain.{}", i);
        link.steps[0].type = fmt::format("chain.{}", i + 1);
        playlists_.push_back(std::move(link));
    }
    playlists_[1].interrupts = {fmt::format("chain.{}", event::EventBus::deepest)};
    hear("event/#");
    direct();
    send("start.long");
    until([&] { return count(created) == 1; });
    send("chain.0");
    until([&] { return count(stopped) == event::EventBus::deepest; });
    until([&] { return noted() == 1; }); // the links are struck out
    EXPECT_EQ(count(stopped), std::size_t{event::EventBus::deepest});
}

TEST_F(DirectorTest, RunsOfOneThatDiedAreCancelledOnce) {
    disk_.put(runs_, print(RunBegan{{"left", "long", "long", {}}}) + "\n");
    hear("event/#");
    direct();
    until([&] { return count(stopped) == 1; });
    EXPECT_TRUE(says(stopped, R"("data":{"playlist_id":"left","definition_id":"long","playlist_name":"long")")
    );
    EXPECT_TRUE(says(stopped, R"("id":"left-stopped")"));
    until([&] { return noted() == 0; });
}

TEST_F(DirectorTest, ItStartsWhateverItsFilesSay) {
    disk_.put(runs_, "{\"began\":{\"playlist_id\":\"x\"}}\n");
    disk_.put(changes_, "{damaged");
    hear("health/director");
    direct();
    until([&] { return says("health/director", "directing"); });
    EXPECT_EQ(playlists(), 2U);
    EXPECT_EQ(disk_.get(runs_.native() + ".rejected"), "{\"began\":{\"playlist_id\":\"x\"}}\n");
    EXPECT_EQ(disk_.get(changes_.native() + ".rejected.1"), "{damaged");
}

TEST_F(DirectorTest, AChangeIsOnTheDiskBeforeItIsAcknowledged) {
    direct();
    const auto reply = command("playlist.remove", Value::object({{"name", "flash"}}));
    EXPECT_FALSE(reply.error);
    EXPECT_TRUE(
        disk_.after_power_cut().get(changes_).value_or("").contains(R"("playlist":"flash","definition":null)")
    );
    EXPECT_EQ(playlists(), 1U);
}

TEST_F(DirectorTest, AChangeThatTheDiskRefusesIsRefusedAndNotMade) {
    direct();
    disk_.fail_at(0, io::Fault::Full, 1'000'000);
    const auto reply = command("playlist.remove", Value::object({{"name", "flash"}}));
    EXPECT_TRUE(reply.error);
    EXPECT_EQ(playlists(), 2U);
    hear("event/#");
    send("start.flash"); // and a run that cannot be noted runs
    until([&] { return count(stopped) == 1; });
}

TEST_F(DirectorTest, ARunThatEndsAtItsOwnBeginningIsAnsweredToo) {
    auto brief = timed("brief", std::chrono::hours(1));
    brief.trigger.reset();
    brief.interrupts = {"event.playlist.created"};
    playlists_.push_back(std::move(brief));
    direct();
    const auto reply = command("playlist.start", Value::object({{"name", "brief"}}));
    EXPECT_EQ(reply.error, std::nullopt);
    EXPECT_NE(reply.data.find("playlist_id"), nullptr);
    const auto stats = command("get_stats", Value::object({}));
    EXPECT_EQ(*stats.data.find("active_runs"), Value(0));
}

} // namespace
} // namespace tutti::director
