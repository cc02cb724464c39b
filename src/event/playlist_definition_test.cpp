// Playlists as definitions: register, update, remove and list, while runs go on (DESIGN §5, "Playlist").
#include "event/performance_testing.hpp"

namespace tutti::event::testing {
namespace {

definition::Playlist cue(std::string trigger, std::string type, std::string interrupt = "halt") {
    definition::Playlist made;
    made.name = "cue";
    made.trigger = std::move(trigger);
    made.interrupts = {std::move(interrupt)};
    made.steps.resize(2);
    made.steps[0].type = type;
    made.steps[1].type = type;
    made.steps[1].offset = 1s;
    return made;
}

definition::Playlist named(std::string name, definition::Playlist playlist) {
    playlist.name = std::move(name);
    return playlist;
}

std::vector<std::string> names(const Playlists& playlists) {
    std::vector<std::string> all;
    for (const auto* each : playlists.definitions()) all.push_back(each->playlist.name);
    return all;
}

TEST(PlaylistDefinition, ListIsInTheOrderOfRegistration) {
    Performance show;
    show.add(named("b", cue("go", "x")));
    show.add(named("a", cue("go", "x")));
    show.add(named("c", cue("go", "x")));
    EXPECT_EQ(names(show.engine.playlists()), Lines({"b", "a", "c"}));
    EXPECT_TRUE(show.engine.playlists().remove("a"));
    EXPECT_EQ(names(show.engine.playlists()), Lines({"b", "c"}));
}

TEST(PlaylistDefinition, RegisteringANameTwiceIsAConflict) {
    Performance show;
    show.add(cue("go", "old"));
    const auto again = show.engine.playlists().add(cue("go", "new"));
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::Conflict);
    show.input(0s, "go");
    EXPECT_EQ(show.take_all()[1], "0 old");
}

TEST(PlaylistDefinition, UpdatingOrRemovingAnUnknownOneIsNotFound) {
    Performance show;
    EXPECT_EQ(show.engine.playlists().update(cue("go", "x")).error().code, ErrorCode::NotFound);
    EXPECT_EQ(show.engine.playlists().remove("cue").error().code, ErrorCode::NotFound);
}

TEST(PlaylistDefinition, UpdateRebindsTheTrigger) {
    Performance show;
    show.add(cue("go", "x"));
    EXPECT_TRUE(show.engine.playlists().update(cue("begin", "x")));
    show.input(0s, "go");
    EXPECT_EQ(show.take(), Lines());
    show.input(1s, "begin");
    EXPECT_EQ(show.take(), Lines({"1000000 created run-1"}));
    auto silent = cue("", "x");
    silent.trigger.reset();
    EXPECT_TRUE(show.engine.playlists().update(silent));
    show.run_out();
    show.take();
    show.input(9s, "begin");
    EXPECT_EQ(show.take(), Lines());
}

TEST(PlaylistDefinition, UpdateLeavesItsRunsAsTheyAre) {
    Performance show;
    show.add(cue("go", "old", "halt-old"));
    show.input(0s, "go");
    show.input(100ms, "go");
    EXPECT_TRUE(show.engine.playlists().update(cue("go", "new", "halt-new")));
    show.input(200ms, "go");
    show.input(300ms, "halt-new"); // concerns the third run alone
    show.take();
    EXPECT_EQ(
        show.take_all(), Lines(
                             {"1000000 old", "1000000 emitted run-1 1.0", "1000000 stopped run-1 completed",
                              "1100000 old", "1100000 emitted run-2 1.0", "1100000 stopped run-2 completed"}
                         )
    );
}

TEST(PlaylistDefinition, RunsOfAnUpdatedOneStillHearTheirInterrupts) {
    Performance show;
    show.add(cue("go", "old", "halt-old"));
    show.input(0s, "go");
    EXPECT_TRUE(show.engine.playlists().update(cue("go", "new", "halt-new")));
    show.input(1ms, "halt-old");
    EXPECT_EQ(show.take().back(), "1000 stopped run-1 interrupted");
    // Nothing listens to the old type any more; the new definition is whole.
    show.input(2ms, "go");
    show.input(3ms, "halt-old");
    EXPECT_EQ(show.engine.playlists().active(), 1U);
    show.input(4ms, "halt-new");
    EXPECT_EQ(show.engine.playlists().active(), 0U);
}

TEST(PlaylistDefinition, UpdateKeepsTheIdThePlaceAndTheCounters) {
    Performance show;
    show.add(cue("go", "x"));
    show.add(named("other", cue("go", "y")));
    show.input(0s, "go");
    EXPECT_TRUE(show.engine.playlists().update(cue("go", "z")));
    EXPECT_EQ(names(show.engine.playlists()), Lines({"cue", "other"}));
    EXPECT_EQ(show.engine.playlists().id_of(*show.engine.playlists().find("cue")), "def-1");
    EXPECT_EQ(show.engine.playlists().find("cue")->starts, 1U);
    show.run_out();
    show.take();
    show.input(5s, "go");
    EXPECT_EQ(show.take(), Lines({"5000000 created run-3", "5000000 created run-4"}));
    show.advance(5s);
    EXPECT_EQ(show.take()[0], "5000000 z") << "an updated playlist lost its place among the triggers";
}

TEST(PlaylistDefinition, RemovedMeansRunningOnesFinishAndNoneStarts) {
    Performance show;
    show.add(cue("go", "x"));
    show.input(0s, "go");
    EXPECT_TRUE(show.engine.playlists().remove("cue"));
    show.input(100ms, "go");
    EXPECT_FALSE(show.engine.playlists().start("cue"));
    EXPECT_EQ(
        show.take_all(), Lines(
                             {"0 created run-1", "0 x", "0 emitted run-1 0.0", "1000000 x",
                              "1000000 emitted run-1 1.0", "1000000 stopped run-1 completed"}
                         )
    );
}

TEST(PlaylistDefinition, RunsOfARemovedOneStillHearTheirInterrupts) {
    Performance show;
    show.add(cue("go", "x"));
    show.input(0s, "go");
    show.input(0s, "go");
    EXPECT_TRUE(show.engine.playlists().remove("cue"));
    show.input(1ms, "halt");
    EXPECT_EQ(show.engine.playlists().active(), 0U);
    show.input(2ms, "halt");
    EXPECT_EQ(show.count("event.playlist.stopped"), 2);
}

TEST(PlaylistDefinition, RegisteredAgainItIsANewOneWithAnIdOfItsOwn) {
    Performance show;
    show.add(cue("go", "x"));
    show.input(0s, "go");
    EXPECT_TRUE(show.engine.playlists().remove("cue"));
    show.add(cue("go", "y"));
    EXPECT_EQ(show.engine.playlists().id_of(*show.engine.playlists().find("cue")), "def-2");
    show.input(1ms, "halt"); // stops the run of the one removed
    show.input(2ms, "go");
    EXPECT_EQ(show.engine.playlists().active(), 1U);
    EXPECT_EQ(show.take_all().back(), "1002000 stopped run-2 completed");
}

TEST(PlaylistDefinition, AHandlerMayUpdateItWhileItsEventsAreDelivered) {
    Performance show;
    show.add(cue("go", "x"));
    show.engine.bus().subscribe(show.type("x"), 200, [&](const Event&) {
        EXPECT_TRUE(show.engine.playlists().update(cue("go", "y")));
    });
    show.input(0s, "go");
    show.input(5ms, "go");
    EXPECT_EQ(
        show.take_all(), Lines(
                             {"0 created run-1", "0 x", "0 emitted run-1 0.0", "5000 created run-2", "5000 y",
                              "5000 emitted run-2 0.0", "1000000 x", "1000000 emitted run-1 1.0",
                              "1000000 stopped run-1 completed", "1005000 y", "1005000 emitted run-2 1.0",
                              "1005000 stopped run-2 completed"}
                         )
    );
}

TEST(PlaylistDefinition, AHandlerMayRemoveItWhileItsTriggerIsDelivered) {
    Performance show;
    show.add(cue("go", "x"));
    show.engine.bus().subscribe(show.type("go"), 200, [&](const Event&) {
        static_cast<void>(show.engine.playlists().remove("cue"));
    });
    show.input(0s, "go");
    show.input(1ms, "go");
    EXPECT_EQ(show.take_all(), Lines());
}

TEST(PlaylistDefinition, AHandlerMayStopARunFromItsOwnStep) {
    Performance show;
    show.add(cue("go", "x"));
    show.engine.bus().subscribe(show.type("x"), 0, [&](const Event&) {
        for (const auto run : show.engine.playlists().runs()) EXPECT_TRUE(show.engine.playlists().stop(run));
    });
    show.input(0s, "go");
    EXPECT_EQ(
        show.take_all(), Lines({"0 created run-1", "0 x", "0 emitted run-1 0.0", "0 stopped run-1 cancelled"})
    );
}

TEST(PlaylistDefinition, ThousandsOfUpdatesLeaveNothingBehind) {
    Performance show;
    show.add(cue("go-0", "x", "halt-0"));
    for (int i = 1; i < 500; ++i) {
        show.input(seconds(i), fmt::format("go-{}", (i - 1) % 5));
        EXPECT_TRUE(show.engine.playlists().update(
            cue(fmt::format("go-{}", i % 5), "x", fmt::format("halt-{}", i % 3))
        ));
        if (i % 2 == 0) show.input(seconds(i) + 1ms, fmt::format("halt-{}", (i - 1) % 3));
    }
    show.run_out();
    EXPECT_EQ(show.count("event.playlist.created"), 499);
    EXPECT_EQ(show.count("event.playlist.stopped"), 499);
    EXPECT_EQ(show.engine.deadlines(), 0U);
    EXPECT_EQ(show.engine.playlists().active(), 0U);
}

TEST(PlaylistDefinition, TooManyTypesAreRefusedAndChangeNothing) {
    Performance show;
    show.add(cue("go", "x"));
    while (show.engine.names().type_count() < Names::most)
        ASSERT_TRUE(show.engine.names().type(fmt::format("t.{}", show.engine.names().type_count())));
    EXPECT_EQ(show.engine.playlists().update(cue("brand.new", "x")).error().code, ErrorCode::LimitExceeded);
    EXPECT_EQ(
        show.engine.playlists().add(named("p", cue("go", "brand.new"))).error().code, ErrorCode::LimitExceeded
    );
    EXPECT_EQ(show.engine.playlists().definitions().size(), 1U);
    show.input(0s, "go");
    EXPECT_EQ(show.engine.playlists().active(), 1U);
}

} // namespace
} // namespace tutti::event::testing
