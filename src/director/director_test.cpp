// The director as a worker on a bus of this process, with its files on a disk that can fail.
#include "contract/command.hpp"
#include "director/director.hpp"
#include "io/disk_testing.hpp"
#include "worker/stage_testing.hpp"

#include <fmt/format.h>

namespace tutti::director {
namespace {

constexpr std::string_view created = "event/playlist/created";
constexpr std::string_view stopped = "event/playlist/stopped";

event::definition::Playlist playlist(std::string name, microseconds offset) {
    event::definition::Playlist made;
    made.name = std::move(name);
    made.trigger = "start." + made.name;
    made.steps = {{.type = made.name + ".went", .offset = offset}};
    return made;
}

class DirectorTest : public worker::Stage {
protected:
    worker::Worker& direct() {
        auto& worker = add("director");
        director_.emplace(
            worker, disk_,
            Options{
                .playlists = playlists_,
                .gestures = {},
                .run_directory = folder_.path,
                .state_directory = folder_.path / "state"
            }
        );
        EXPECT_TRUE(director_->prepare());
        bring_up(worker);
        return worker;
    }
    void send(std::string type) {
        contract::Event event;
        event.id = std::to_string(++sent_);
        event.source = "pad";
        event.type = type;
        event.timestamp = WallTime(std::chrono::hours(1'000'000)); // later than now: it happens now
        event.data = Value::object({});
        std::ranges::replace(type, '.', '/');
        say({.topic = "event/" + type, .payload = contract::print(event)});
    }
    contract::CommandReply command(std::string action, Value params) {
        const contract::Command command{std::move(action), "r1", std::move(params), {}, {}};
        const auto answer = ask("director", contract::print(command));
        EXPECT_TRUE(answer) << answer.error().message;
        return answer ? *contract::parse_command_reply(answer->payload) : contract::CommandReply{};
    }
    std::size_t playlists() {
        return command("playlist.list", Value::object({})).data.find("playlists")->items().size();
    }
    /// How many runs a successor would find.
    std::size_t noted() {
        auto later = disk_.after_crash();
        io::LinesFound found;
        const auto journal = RunJournal::open(later, runs_, found);
        return journal ? journal->open_runs().size() : 0;
    }

    std::filesystem::path runs_ = folder_.path / "director.runs";
    std::filesystem::path changes_ = folder_.path / "state" / "director.definitions.json";
    std::vector<event::definition::Playlist> playlists_ = {
        playlist("flash", microseconds(0)), playlist("long", std::chrono::hours(1))
    };
    io::MemoryDisk disk_;
    std::optional<Director> director_;
    int sent_ = 0;
};

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
        auto link = playlist(fmt::format("link{}", i), microseconds(0));
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
    EXPECT_TRUE(disk_.after_power_cut().get(changes_).value_or("").contains("\"flash\":null"));
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
    auto brief = playlist("brief", std::chrono::hours(1));
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
