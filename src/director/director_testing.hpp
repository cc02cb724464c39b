// For tests: the director as a worker on a bus of this process, with its files on a disk that can fail.
#pragma once

#include "contract/command.hpp"
#include "director/director.hpp"
#include "io/disk_testing.hpp"
#include "worker/stage_testing.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::director {

inline constexpr std::string_view created = "event/playlist/created";
inline constexpr std::string_view stopped = "event/playlist/stopped";

inline event::definition::Playlist timed(std::string name, microseconds offset) {
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
                .gestures = gestures_,
                .run_directory = folder_.path,
                .state_directory = folder_.path / "state",
                .limits = limits_
            }
        );
        EXPECT_TRUE(director_->prepare());
        bring_up(worker);
        return worker;
    }
    void send(std::string type, Value data = Value::object({})) {
        contract::Event event;
        event.id = std::to_string(++sent_);
        event.source = "pad";
        event.type = type;
        event.timestamp = WallTime(std::chrono::hours(1'000'000)); // later than now: it happens now
        event.data = std::move(data);
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
    std::vector<event::definition::Gesture> gestures_;
    std::vector<event::definition::Playlist> playlists_ = {
        timed("flash", microseconds(0)), timed("long", std::chrono::hours(1))
    };
    Limits limits_;
    io::MemoryDisk disk_;
    std::optional<Director> director_;
    int sent_ = 0;
};

} // namespace tutti::director
