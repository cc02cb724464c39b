// Playlists: the timeline of a run, and what starts, stops and completes it (DESIGN §5, "Playlist").
#include "event/performance_testing.hpp"

namespace tutti::event::testing {
namespace {

using definition::Playlist;
using definition::PlaylistStep;

PlaylistStep step(std::string type, microseconds offset = 0us) {
    PlaylistStep made;
    made.type = std::move(type);
    made.offset = offset;
    return made;
}

PlaylistStep repeated(std::string type, microseconds offset, std::uint32_t repeat, microseconds interval) {
    auto made = step(std::move(type), offset);
    made.repeat = repeat;
    made.interval = interval;
    return made;
}

Playlist playlist(std::string name, std::vector<PlaylistStep> steps) {
    Playlist made;
    made.name = std::move(name);
    made.steps = std::move(steps);
    return made;
}

/// Begins at "go", ends at "halt", and has steps "a" at 0 and "b" after a second.
Playlist cue(std::string name = "cue") {
    auto made = playlist(std::move(name), {step("a"), step("b", 1s)});
    made.trigger = "go";
    made.interrupts = {"halt"};
    return made;
}

TEST(Playlist, StepsMergeIntoOneTimelineOrderedByTimeThenDeclaration) {
    Performance show;
    show.add(playlist(
        "p", {repeated("slow", 0us, 3, 200ms), step("late", 400ms), repeated("fast", 100ms, 4, 100ms)}
    ));
    show.start("p");
    EXPECT_EQ(
        show.take_all(),
        Lines(
            {"0 created run-1", "0 slow", "0 emitted run-1 0.0", "100000 fast", "100000 emitted run-1 2.0",
             "200000 slow", "200000 emitted run-1 0.1", "200000 fast", "200000 emitted run-1 2.1",
             "300000 fast", "300000 emitted run-1 2.2", "400000 slow", "400000 emitted run-1 0.2",
             "400000 late", "400000 emitted run-1 1.0", "400000 fast", "400000 emitted run-1 2.3",
             "400000 stopped run-1 completed"}
        )
    );
}

TEST(Playlist, TimesAreAbsoluteFromTheStartSoThereIsNoDrift) {
    Performance show;
    show.add(playlist("p", {repeated("tick", 3us, 100'000, 333us)}));
    show.engine.reach(WallTime(1us));
    show.start("p");
    // The clock that drives it is late every time, each time by another bit.
    for (auto late = 0us; show.engine.next_deadline(); late = (late + 7us) % 1000)
        show.advance(show.engine.next_deadline()->time_since_epoch() + late);
    std::int64_t expected = 4;
    for (const auto& event : show.results) {
        if (show.engine.names().text(event.type) != "tick") continue;
        ASSERT_EQ(event.time.time_since_epoch().count(), expected);
        expected += 333;
    }
    EXPECT_EQ(expected, 4 + 333 * 100'000LL);
}

TEST(Playlist, AStepsEventHasItsDataAndItsProducerNumberAndNoSource) {
    Performance show;
    auto declared = playlist("p", {step("colour.update")});
    declared.steps[0].producer = 7;
    declared.steps[0].data = json(R"({"r":255})");
    show.add(declared);
    show.start("p");
    EXPECT_EQ(show.take_all()[1], "0 colour.update 7");
    EXPECT_EQ(show.data("colour.update"), R"({"r":255})");
}

TEST(Playlist, EachTriggerStartsARun) {
    Performance show;
    show.add(cue());
    show.input(0s, "go");
    show.input(300ms, "go");
    EXPECT_EQ(
        show.take_all(), Lines(
                             {"0 created run-1", "0 a", "0 emitted run-1 0.0", "300000 created run-2",
                              "300000 a", "300000 emitted run-2 0.0", "1000000 b",
                              "1000000 emitted run-1 1.0", "1000000 stopped run-1 completed", "1300000 b",
                              "1300000 emitted run-2 1.0", "1300000 stopped run-2 completed"}
                         )
    );
}

TEST(Playlist, ATriggerOfAnyProducerStartsARun) {
    Performance show;
    show.add(cue());
    show.from("left", 0s, "go", 1);
    show.from("right", 0s, "go", 2);
    EXPECT_EQ(show.engine.playlists().active(), 2U);
}

TEST(Playlist, OneTriggerStartsEveryPlaylistThatListensInTheOrderOfDefinitions) {
    Performance show;
    show.add(cue("second-by-name"));
    show.add(cue("first-by-name"));
    show.input(0s, "go");
    EXPECT_EQ(show.take(), Lines({"0 created run-1", "0 created run-2"}));
    const auto runs = show.engine.playlists().runs();
    EXPECT_EQ(show.engine.playlists().view(runs[0]).definition.playlist.name, "second-by-name");
}

TEST(Playlist, OneInterruptStopsEveryRunThatListensForIt) {
    Performance show;
    show.add(cue("one"));
    show.add(cue("two"));
    auto deaf = cue("deaf");
    deaf.interrupts = {"other"};
    show.add(deaf);
    show.input(0s, "go");
    show.input(500ms, "go");
    show.take();
    show.input(600ms, "halt");
    // As they began, those of both playlists mixed.
    EXPECT_EQ(
        show.take(), Lines(
                         {"500000 a", "500000 emitted run-4 0.0", "500000 a", "500000 emitted run-5 0.0",
                          "500000 a", "500000 emitted run-6 0.0", "600000 stopped run-1 interrupted",
                          "600000 stopped run-2 interrupted", "600000 stopped run-4 interrupted",
                          "600000 stopped run-5 interrupted"}
                     )
    );
    EXPECT_EQ(show.engine.playlists().active(), 2U);
}

TEST(Playlist, AnyOfItsInterruptsStopsARun) {
    Performance show;
    auto declared = cue();
    declared.interrupts = {"halt", "emergency"};
    show.add(declared);
    show.input(0s, "go");
    show.input(1ms, "emergency");
    show.input(2ms, "halt");
    EXPECT_EQ(show.take().back(), "1000 stopped run-1 interrupted");
    EXPECT_EQ(show.engine.deadlines(), 0U);
}

TEST(Playlist, ARunCompletesAtItsLastStep) {
    Performance show;
    auto declared = playlist("p", {step("late", 2s), repeated("early", 0us, 3, 500ms)});
    declared.completion = "p.done";
    show.add(declared);
    show.start("p");
    show.advance(2s - 1us);
    EXPECT_EQ(show.engine.playlists().active(), 1U);
    show.take();
    show.advance(2s);
    EXPECT_EQ(
        show.take(),
        Lines(
            {"2000000 late", "2000000 emitted run-1 0.0", "2000000 stopped run-1 completed", "2000000 p.done"}
        )
    );
    EXPECT_EQ(show.engine.playlists().active(), 0U);
    EXPECT_FALSE(show.engine.next_deadline());
}

TEST(Playlist, TheFirstStopReasonWinsOnce) {
    Performance show;
    show.add(cue());
    const auto run = show.start("cue");
    EXPECT_TRUE(show.engine.playlists().stop(run, StopReason::Cancelled));
    EXPECT_FALSE(show.engine.playlists().stop(run, StopReason::Interrupted));
    show.input(0s, "halt");
    EXPECT_EQ(show.take_all(), Lines({"0 created run-1", "0 stopped run-1 cancelled"}));
}

TEST(Playlist, StoppingAFinishedRunDoesNothing) {
    Performance show;
    show.add(cue());
    const auto run = show.start("cue");
    show.run_out();
    show.take();
    EXPECT_FALSE(show.engine.playlists().is_active(run));
    EXPECT_FALSE(show.engine.playlists().stop(run));
    EXPECT_EQ(show.take(), Lines());
}

TEST(Playlist, AFinishedRunsIdIsNeverThatOfAnother) {
    Performance show;
    show.add(cue());
    const auto first = show.start("cue");
    show.engine.playlists().stop(first);
    const auto second = show.start("cue"); // takes its place
    EXPECT_NE(first, second);
    EXPECT_FALSE(show.engine.playlists().stop(first));
    EXPECT_TRUE(show.engine.playlists().is_active(second));
    EXPECT_FALSE(show.engine.playlists().is_active(RunId{77, 0}));
}

TEST(Playlist, OnlyACancelledRunIsStoppedTheOthersGoOn) {
    Performance show;
    show.add(cue());
    const auto first = show.start("cue");
    show.start("cue");
    const auto third = show.start("cue");
    show.advance(0s);
    show.take();
    show.engine.playlists().stop(third);
    show.engine.playlists().stop(first);
    EXPECT_EQ(
        show.take_all(), Lines(
                             {"0 stopped run-3 cancelled", "0 stopped run-1 cancelled", "1000000 b",
                              "1000000 emitted run-2 1.0", "1000000 stopped run-2 completed"}
                         )
    );
}

TEST(Playlist, StartOfAnUnknownPlaylistIsNotFound) {
    Performance show;
    const auto run = show.engine.playlists().start("nobody");
    ASSERT_FALSE(run);
    EXPECT_EQ(run.error().code, ErrorCode::NotFound);
    EXPECT_EQ(run.error().message, "no playlist nobody");
}

TEST(Playlist, ARunWithoutATriggerStartsOnlyWhenAsked) {
    Performance show;
    auto declared = cue();
    declared.trigger.reset();
    show.add(declared);
    show.input(0s, "go");
    EXPECT_EQ(show.take_all(), Lines());
    show.start("cue");
    EXPECT_EQ(show.take(), Lines({"0 created run-1"}));
}

TEST(Playlist, ViewsAndRunsSayWhatIsActive) {
    Performance show;
    show.add(cue("one"));
    show.add(cue("two"));
    show.input(1s, "go");
    show.input(1s + 500ms, "go");
    auto& playlists = show.engine.playlists();
    ASSERT_EQ(playlists.runs().size(), 4U);
    const auto of_two = playlists.runs(playlists.find("two"));
    ASSERT_EQ(of_two.size(), 2U);
    const auto view = playlists.view(of_two[0]);
    EXPECT_EQ(view.playlist_id, "run-2");
    EXPECT_EQ(view.started, WallTime(1s));
    EXPECT_EQ(view.planned_end, WallTime(2s));
    EXPECT_EQ(view.emitted, 1U);
    EXPECT_EQ(playlists.find_run("run-2"), of_two[0]);
    EXPECT_EQ(playlists.find_run("run-9"), std::nullopt);
    show.run_out();
    EXPECT_TRUE(playlists.runs().empty());
    EXPECT_EQ(playlists.find_run("run-2"), std::nullopt);
    EXPECT_EQ(playlists.find("two")->starts, 2U);
}

TEST(Playlist, AHundredThousandRunsEndInTheOrderOfTheirTime) {
    Performance show({.most_per_second = 1'000'000});
    show.add(playlist("p", {step("x", 1s)}));
    for (int i = 0; i < 20'000; ++i) {
        show.engine.reach(WallTime(microseconds(i)));
        show.start("p");
    }
    EXPECT_EQ(show.engine.playlists().active(), 20'000U);
    show.run_out();
    EXPECT_EQ(show.count("event.playlist.stopped"), 20'000);
    WallTime last{};
    for (const auto& event : show.results) EXPECT_GE(event.time, std::exchange(last, event.time));
}

TEST(Playlist, StartsAreHeldToAHundredInASlidingSecondEndsIncluded) {
    Performance show;
    auto declared = playlist("p", {step("x")});
    declared.trigger = "go";
    show.add(declared);
    for (int i = 0; i < 100; ++i) show.input(milliseconds(i), "go");
    EXPECT_EQ(show.count("event.playlist.created"), 100);
    EXPECT_EQ(show.reports, Lines());
    show.input(500ms, "go");
    show.input(1s, "go"); // a second after the first, which still counts
    EXPECT_EQ(show.count("event.playlist.created"), 100);
    EXPECT_EQ(show.reports, Lines({"flapping p", "flapping p"}));
    EXPECT_EQ(show.engine.playlists().find("p")->suppressed, 2U);
    const auto by_hand = show.engine.playlists().start("p");
    ASSERT_FALSE(by_hand);
    EXPECT_EQ(by_hand.error().code, ErrorCode::LimitExceeded);
    show.input(1s + 1us, "go");
    EXPECT_EQ(show.count("event.playlist.created"), 101);
    EXPECT_EQ(show.engine.playlists().find("p")->starts, 101U);
}

} // namespace
} // namespace tutti::event::testing
