// The order in which things of one instant happen (DESIGN §5, "Order").
#include "event/performance_testing.hpp"

namespace tutti::event::testing {
namespace {

definition::Playlist cue(std::string name, std::vector<std::pair<std::string, microseconds>> steps) {
    definition::Playlist made;
    made.name = std::move(name);
    for (const auto& [type, offset] : steps) {
        made.steps.emplace_back();
        made.steps.back().type = type;
        made.steps.back().offset = offset;
    }
    made.trigger = "go";
    made.interrupts = {"halt"};
    return made;
}

/// Notes every event, inputs too, as users at priority 0 hear them.
Lines& overheard(Performance& show, Lines& heard) {
    show.engine.bus().subscribe_all(0, [&](const Event& event) {
        heard.emplace_back(show.engine.names().text(event.type));
    });
    return heard;
}

TEST(Order, EveryDeadlineBeforeAnInputComesFirst) {
    Performance show;
    show.add(cue("p", {{"a", 100ms}, {"b", 200ms}, {"c", 300ms}}));
    Lines heard;
    overheard(show, heard);
    show.input(0s, "go");
    show.input(200ms + 1us, "other");
    EXPECT_EQ(
        heard, Lines(
                   {"go", "event.playlist.created", "a", "event.playlist.emitted", "b",
                    "event.playlist.emitted", "other"}
               )
    );
}

TEST(Order, AnInputAndAllThatItCausesComeBeforeTheDeadlinesOfItsInstant) {
    Performance show;
    show.add(cue("p", {{"step", 1s}, {"last", 2s}}));
    show.add("double", definition::DoubleTap{"tap", 300ms, "tap.double"});
    Lines heard;
    overheard(show, heard);
    show.input(0s, "go");
    show.input(1s, "tap");
    show.input(1s, "tap");
    EXPECT_EQ(heard, Lines({"go", "event.playlist.created", "tap", "tap", "tap.double"}));
    show.advance(1s);
    EXPECT_EQ(heard[5], "step");
}

TEST(Order, DeadlinesOfAnInstantWaitForEveryInputOfIt) {
    Performance show;
    show.add(cue("p", {{"x", 1s}}));
    show.input(0s, "go");
    show.input(1s, "a");
    show.input(1s, "b");
    EXPECT_EQ(show.take(), Lines({"0 created run-1"}));
    show.input(1s + 1us, "c");
    EXPECT_EQ(
        show.take(), Lines({"1000000 x", "1000000 emitted run-1 0.0", "1000000 stopped run-1 completed"})
    );
}

TEST(Order, AnInterruptAtAStepsVeryInstantWinsOverTheStep) {
    Performance show;
    show.add(cue("p", {{"x", 1s}}));
    show.input(0s, "go");
    show.input(1s, "halt");
    EXPECT_EQ(show.take_all(), Lines({"0 created run-1", "1000000 stopped run-1 interrupted"}));
}

TEST(Order, AnInterruptAMicrosecondAfterAStepComesTooLate) {
    Performance show;
    show.add(cue("p", {{"x", 1s}}));
    show.input(0s, "go");
    show.input(1s + 1us, "halt");
    EXPECT_EQ(show.take_all().back(), "1000000 stopped run-1 completed");
}

TEST(Order, AStepThatIsAnotherRunsInterruptStopsItBeforeItsStepOfThatInstant) {
    Performance show;
    show.add(cue("stopper", {{"halt", 1s}}));
    auto victim = cue("victim", {{"x", 1s}});
    show.add(victim);
    show.input(0s, "go");
    show.take();
    // The stopper began first, so its step comes first, with all that it causes.
    EXPECT_EQ(
        show.take_all(), Lines(
                             {"1000000 halt", "1000000 emitted run-1 0.0", "1000000 stopped run-1 completed",
                              "1000000 stopped run-2 interrupted"}
                         )
    );
}

TEST(Order, DeadlinesOfAnInstantGoByRunStartThenDeclaration) {
    Performance show;
    show.add(cue("p", {{"b", 1s}, {"a", 1s}, {"early", 500ms}}));
    show.input(0s, "go");
    show.input(0s, "go");
    show.advance(500ms);
    show.take();
    EXPECT_EQ(
        show.take_all(),
        Lines(
            {"1000000 b", "1000000 emitted run-1 0.0", "1000000 a", "1000000 emitted run-1 1.0",
             "1000000 stopped run-1 completed", "1000000 b", "1000000 emitted run-2 0.0", "1000000 a",
             "1000000 emitted run-2 1.0", "1000000 stopped run-2 completed"}
        )
    );
}

TEST(Order, HoldsAndQuietTimesAndRunsOfAnInstantGoInTheOrderInWhichTheyBegan) {
    Performance show;
    show.add(cue("p", {{"step", 1s}}));
    show.add("hold", definition::Hold{"key", 800ms, definition::Where{}, "held"});
    show.add("debounce", definition::Debounce{"noise", 500ms, "quiet"});
    show.input(200ms, "key");
    show.input(500ms, "noise"); // moved from what follows: its latest event counts
    show.input(0s, "go");       // happens at the time reached: ends at 1.5 s
    EXPECT_EQ(show.engine.now(), WallTime(500ms));
    show.take();
    EXPECT_EQ(
        show.take_all(), Lines(
                             {"1000000 held pad/1", "1000000 quiet pad/1", "1500000 step",
                              "1500000 emitted run-1 0.0", "1500000 stopped run-1 completed"}
                         )
    );
}

TEST(Order, AQuietTimeBeginsAnewWithEachEvent) {
    Performance show;
    show.add("debounce", definition::Debounce{"noise", 500ms, "quiet"});
    show.add("hold", definition::Hold{"key", 500ms, definition::Where{}, "held"});
    show.input(100ms, "noise");
    show.input(500ms, "key");
    show.input(500ms, "noise");
    EXPECT_EQ(show.take_all(), Lines({"1000000 held pad/1", "1000000 quiet pad/1"}));
}

TEST(Order, AStepAndItsEmittedAreQueuedTogetherWhatHandlersEmitFollows) {
    Performance show;
    show.add(cue("p", {{"tap", 0us}, {"tap", 1s}}));
    show.add("double", definition::DoubleTap{"tap", 2s, "tap.double"});
    show.input(0s, "go");
    EXPECT_EQ(
        show.take_all(),
        Lines(
            {"0 created run-1", "0 tap", "0 emitted run-1 0.0", "1000000 tap", "1000000 emitted run-1 1.0",
             "1000000 stopped run-1 completed", "1000000 tap.double"}
        )
    );
}

TEST(Order, TheLastStepItsEmittedTheStoppedAndTheCompletionAreQueuedTogether) {
    Performance show;
    auto first = cue("first", {{"go-second", 0us}});
    first.completion = "first.done";
    show.add(first);
    auto second = cue("second", {{"x", 0us}});
    second.trigger = "go-second";
    show.add(second);
    show.input(0s, "go");
    EXPECT_EQ(
        show.take_all(),
        Lines(
            {"0 created run-1", "0 go-second", "0 emitted run-1 0.0", "0 stopped run-1 completed",
             "0 first.done", "0 created run-2", "0 x", "0 emitted run-2 0.0", "0 stopped run-2 completed"}
        )
    );
}

TEST(Order, AnEventThatIsBothInterruptAndTriggerStopsOldRunsThenStartsOne) {
    Performance show;
    auto restart = cue("p", {{"x", 1s}});
    restart.interrupts = {"go"};
    show.add(restart);
    show.input(0s, "go");
    show.input(400ms, "go");
    EXPECT_EQ(
        show.take_all(), Lines(
                             {"0 created run-1", "400000 stopped run-1 interrupted", "400000 created run-2",
                              "1400000 x", "1400000 emitted run-2 0.0", "1400000 stopped run-2 completed"}
                         )
    );
}

TEST(Order, AnEventFirstStopsWhatItStopsThenStartsWhatItStartsOverAllPlaylists) {
    Performance show;
    show.add(cue("starts", {{"x", 1s}}));
    auto stops = cue("stops", {{"y", 5s}});
    stops.trigger = "begin";
    stops.interrupts = {"go"};
    show.add(stops);
    show.input(0s, "begin");
    show.input(1ms, "go");
    EXPECT_EQ(
        show.take(), Lines({"0 created run-1", "1000 stopped run-1 interrupted", "1000 created run-2"})
    );
}

TEST(Order, PlaylistsHearAnEventBeforeGesturesAndTheseBeforeUsers) {
    Performance show;
    Lines heard;
    show.engine.bus().subscribe(show.type("go"), 0, [&](const Event&) { heard.push_back("user"); });
    show.engine.bus().subscribe(show.type("go"), 49, [&](const Event&) { heard.push_back("49"); });
    show.engine.bus().subscribe(show.type("go"), 51, [&](const Event&) {
        heard.push_back(show.engine.playlists().active() == 1 ? "51 after playlists" : "51 before playlists");
    });
    show.engine.bus().subscribe(show.type("go"), 101, [&](const Event&) {
        heard.push_back(
            show.engine.playlists().active() == 0 ? "101 before playlists" : "101 after playlists"
        );
    });
    show.add("limit", definition::RateLimit{"go", 1, "limited"});
    show.add(cue("p", {{"x", 1s}}));
    show.input(0s, "go");
    EXPECT_EQ(heard, Lines({"101 before playlists", "51 after playlists", "49", "user"}));
    EXPECT_EQ(show.take(), Lines({"0 created run-1", "0 limited pad/1"}));
}

TEST(Order, ADeadlineAtAnInputsInstantThatTheInputCausedComesAfterIt) {
    Performance show;
    show.add(cue("p", {{"x", 0us}}));
    show.input(0s, "go");
    EXPECT_EQ(show.take(), Lines({"0 created run-1"}));
    show.input(0s, "halt");
    EXPECT_EQ(show.take_all(), Lines({"0 stopped run-1 interrupted"}));
}

} // namespace
} // namespace tutti::event::testing
