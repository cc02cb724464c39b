// Report: the life of a run, told as types and in time.
#include "event/performance_testing.hpp"

namespace tutti::event::testing {
namespace {

/// Notes what is reported and what is heard, in one list.
class Watcher final : private IdSource, private Report {
public:
    Watcher() : engine(*this, *this) {
        engine.bus().subscribe_all(0, [this](const Event& event) {
            if (event.origin != Origin::Input)
                lines.push_back(fmt::format("heard {}", engine.names().text(event.type)));
        });
        definition::Playlist playlist;
        playlist.name = "show";
        playlist.trigger = "go";
        playlist.interrupts = {"stop"};
        playlist.metadata = Value::object({{"owner", "x"}});
        playlist.steps = {{.type = "lamp", .repeat = 2, .interval = 500ms}, {.type = "horn", .offset = 2s}};
        EXPECT_TRUE(engine.playlists().add(std::move(playlist)));
    }
    void input(microseconds at, std::string_view type) {
        EXPECT_TRUE(engine.input(type, "pad", 1, WallTime(at), Value::object({})));
    }
    Lines take() { return std::exchange(lines, {}); }

    Engine engine;
    Lines lines;
    std::vector<EventNumber> stopped;

private:
    std::string run_id() override { return "run"; }
    std::string definition_id(std::string_view) override { return "def"; }
    std::string peripheral_id(std::string_view) override { return "vp"; }

    void run_started(const RunView& run) override {
        lines.push_back(fmt::format(
            "started {} {} {} from {} to {}", run.playlist_id, run.definition_id,
            run.definition.playlist.name, run.started.time_since_epoch().count(),
            run.planned_end.time_since_epoch().count()
        ));
    }
    void run_step(const RunView& run, const RunStep& step) override {
        lines.push_back(
            fmt::format("step {}.{} at {}, the {}.", step.step, step.repeat, step.offset.count(), run.emitted)
        );
    }
    void run_stopped(const RunView& run, const RunEnd& end) override {
        lines.push_back(fmt::format(
            "stopped {} {} after {} by {}", run.playlist_id, name(end.reason), run.emitted,
            end.interrupt != nullptr ? engine.names().text(end.interrupt->type) : "nothing"
        ));
        stopped.push_back(end.stopped);
    }
};

TEST(RunReport, IsToldBeforeAnyHandlerHearsTheEventsThatSayTheSame) {
    Watcher watcher;
    watcher.input(10s, "go");
    EXPECT_EQ(
        watcher.take(),
        Lines({"started run def show from 10000000 to 12000000", "heard event.playlist.created"})
    );
    watcher.engine.advance(WallTime(10s));
    EXPECT_EQ(watcher.take(), Lines({"step 0.0 at 0, the 1.", "heard lamp", "heard event.playlist.emitted"}));
    watcher.engine.advance(WallTime(12s));
    EXPECT_EQ(
        watcher.take(), Lines(
                            {"step 0.1 at 500000, the 2.", "heard lamp", "heard event.playlist.emitted",
                             "step 1.0 at 2000000, the 3.", "stopped run completed after 3 by nothing",
                             "heard horn", "heard event.playlist.emitted", "heard event.playlist.stopped"}
                        )
    );
}

TEST(RunReport, AnInterruptIsNamed) {
    Watcher watcher;
    watcher.input(10s, "go");
    watcher.take();
    watcher.input(10s + 1us, "stop");
    EXPECT_EQ(
        watcher.take(), Lines(
                            {"step 0.0 at 0, the 1.", "heard lamp", "heard event.playlist.emitted",
                             "stopped run interrupted after 1 by stop", "heard event.playlist.stopped"}
                        )
    );
}

TEST(RunReport, TheNumberOfTheStoppedEventIsTold) {
    Watcher watcher;
    watcher.input(10s, "go");
    EventNumber heard = 0;
    const auto type = *watcher.engine.names().type("event.playlist.stopped");
    watcher.engine.bus().subscribe(type, 0, [&](const Event& event) { heard = event.number; });
    watcher.input(10s, "stop");
    EXPECT_EQ(watcher.stopped, std::vector<EventNumber>{heard});
}

TEST(RunReport, ALostRunIsSaidToBeCancelledAndReportedByNobody) {
    Watcher watcher;
    std::string said;
    const auto type = *watcher.engine.names().type("event.playlist.stopped");
    watcher.engine.bus().subscribe(type, 0, [&](const Event& event) { said = print_json(event.data); });
    const auto number =
        watcher.engine.playlists().say_cancelled({"run-7", "d", "old", Value::object({{"owner", "x"}})});
    EXPECT_EQ(number, watcher.engine.bus().emitted());
    EXPECT_EQ(
        said, R"({"playlist_id":"run-7","definition_id":"d","playlist_name":"old","reason":"cancelled",)"
              R"("playlist_metadata":{"owner":"x"}})"
    );
    EXPECT_EQ(watcher.take(), Lines({"heard event.playlist.stopped"}));
}

} // namespace
} // namespace tutti::event::testing
