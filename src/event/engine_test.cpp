// Engine: the time that it is told, and what happens when that is odd.
#include "event/performance_testing.hpp"

namespace tutti::event::testing {
namespace {

definition::Playlist cue(microseconds offset) {
    definition::Playlist made;
    made.name = "cue";
    made.trigger = "go";
    made.steps.resize(1);
    made.steps[0].type = "x";
    made.steps[0].offset = offset;
    return made;
}

TEST(Engine, WithNothingToDoHasNoDeadline) {
    Performance show;
    EXPECT_FALSE(show.engine.next_deadline());
    show.advance(1000s);
    EXPECT_EQ(show.take(), Lines());
}

TEST(Engine, SaysWhenItWantsToBeCalledNext) {
    Performance show;
    show.add(cue(5s));
    show.input(1s, "go");
    EXPECT_EQ(show.engine.next_deadline(), WallTime(6s));
    show.advance(6s - 1us);
    EXPECT_EQ(show.engine.next_deadline(), WallTime(6s));
    show.advance(6s);
    EXPECT_FALSE(show.engine.next_deadline());
}

TEST(Engine, TimeNeverGoesBack) {
    Performance show;
    show.add(cue(1s));
    show.input(10s, "other");
    show.input(3s, "go");
    EXPECT_EQ(show.engine.now(), WallTime(10s));
    EXPECT_EQ(
        show.take_all(), Lines(
                             {"10000000 created run-1", "11000000 x", "11000000 emitted run-1 0.0",
                              "11000000 stopped run-1 completed"}
                         )
    );
}

TEST(Engine, AnEventStampedInThePastKeepsItsOwnStamp) {
    Performance show;
    std::vector<WallTime> seen;
    show.engine.bus().subscribe_all(0, [&](const Event& event) { seen.push_back(event.time); });
    show.input(10s, "a");
    show.input(3s, "b");
    EXPECT_EQ(seen, std::vector<WallTime>({WallTime(10s), WallTime(3s)}));
}

TEST(Engine, AnInputRunsTheDeadlinesBeforeItAndNotThoseAtIt) {
    Performance show;
    show.add(cue(1s));
    show.input(0s, "go");
    show.input(1s, "other");
    EXPECT_EQ(show.count("x"), 0);
    show.input(1s + 1us, "other");
    EXPECT_EQ(show.count("x"), 1);
}

TEST(Engine, ReachingATimeRunsTheDeadlinesBeforeItAlone) {
    Performance show;
    show.add(cue(1s));
    show.input(0s, "go");
    show.engine.reach(WallTime(1s));
    EXPECT_EQ(show.count("x"), 0);
    show.engine.reach(WallTime(500ms));
    EXPECT_EQ(show.engine.now(), WallTime(1s));
    show.engine.reach(WallTime(1s + 1us));
    EXPECT_EQ(show.count("x"), 1);
}

TEST(Engine, ACircleOfPlaylistsThatStartEachOtherAtOnceIsCut) {
    // The lint refuses such definitions; the engine survives them.
    Performance show({.most_per_second = 100'000});
    auto circle = cue(0s);
    circle.completion = "go";
    show.add(circle);
    show.input(0s, "go");
    for (int i = 0; i < 5000 && show.engine.next_deadline(); ++i) show.engine.fire_next();
    EXPECT_FALSE(show.engine.next_deadline());
    EXPECT_EQ(show.reports.size(), 1U);
    EXPECT_EQ(show.count("event.playlist.created"), show.count("event.playlist.stopped"));
}

TEST(Engine, APlaylistThatItsOwnCompletionStartsAgainLaterGoesOnForEver) {
    Performance show;
    auto circle = cue(1s);
    circle.completion = "go";
    show.add(circle);
    show.input(0s, "go");
    show.advance(1000s);
    EXPECT_EQ(show.count("x"), 1000);
    EXPECT_EQ(show.reports, Lines());
}

TEST(Engine, TooManyNamesAreRefusedAndNothingHappens) {
    Performance show;
    while (show.engine.names().type_count() < Names::most)
        ASSERT_TRUE(show.engine.names().type(fmt::format("t.{}", show.engine.names().type_count())));
    const auto before = show.engine.bus().emitted();
    const auto refused = show.engine.input("one.more", "pad", 1, WallTime(1s), Value::object({}));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::LimitExceeded);
    EXPECT_EQ(show.engine.bus().emitted(), before);
    EXPECT_TRUE(show.engine.input("t.9", "pad", 1, WallTime(1s), Value::object({})));
}

// ---- the clock that stamps events was set ----

TEST(EngineShift, WhatWaitsForATimeWaitsForAsMuchLater) {
    for (const auto by : {seconds(3600), seconds(-3600)}) {
        Performance show;
        show.add(cue(5s));
        show.input(10'000s, "go");
        show.take();
        show.engine.shift(by);
        EXPECT_EQ(show.engine.now(), WallTime(10'000s + by));
        EXPECT_EQ(show.engine.next_deadline(), WallTime(10'005s + by));
        show.advance(10'005s + by);
        EXPECT_EQ(show.take().back(), fmt::format("{} stopped run-1 completed", (10'005s + by) / 1us));
    }
}

TEST(EngineShift, LaterRepeatsOfARunMoveToo) {
    Performance show;
    auto repeated = cue(0s);
    repeated.steps[0].repeat = 3;
    repeated.steps[0].interval = 1s;
    show.add(repeated);
    show.input(100s, "go");
    show.advance(100s);
    show.engine.shift(-50s);
    show.take();
    show.run_out();
    EXPECT_EQ(
        show.take(), Lines(
                         {"51000000 x", "51000000 emitted run-1 0.1", "52000000 x",
                          "52000000 emitted run-1 0.2", "52000000 stopped run-1 completed"}
                     )
    );
}

TEST(EngineShift, RunsMayBeStartedAgainAtOnceWhenTheClockWasSetBack) {
    Performance show;
    show.add(cue(0s));
    for (int i = 0; i < 100; ++i) show.input(10'000s, "go");
    show.engine.shift(-3600s);
    show.input(6'402s, "go");
    EXPECT_EQ(show.count("event.playlist.created"), 101);
}

TEST(EngineShift, ARateLimitPassesAgainWhenTheClockWasSetBack) {
    Performance show;
    show.add("limit", definition::RateLimit{"in", 1, "out"});
    show.input(10'000s, "in");
    show.engine.shift(-3600s);
    show.input(6'400s + 1s, "in"); // a second later, ends included
    EXPECT_EQ(show.count("out"), 1);
    show.input(6'400s + 1s + 1us, "in");
    EXPECT_EQ(show.count("out"), 2);
}

TEST(EngineShift, APatternFiresAgainWhenTheClockWasSetBack) {
    Performance show({.most_per_second = 1});
    show.add("twice", definition::DoubleTap{"tap", 300ms, "tap.double"});
    for (int tap = 0; tap < 2; ++tap) show.input(10'000s, "tap");
    show.engine.shift(-3600s);
    for (int tap = 0; tap < 2; ++tap) show.input(6'402s, "tap");
    EXPECT_EQ(show.count("tap.double"), 2);
}

TEST(EngineShift, GesturesForgetStampsFromBeforeAndBeginAnewAtOnce) {
    for (const auto by : {seconds(3600), seconds(-3600)}) {
        const auto after = 10'000s + by;
        Performance show;
        show.add("twice", definition::DoubleTap{"tap", 300ms, "tap.double"});
        show.add("code", definition::Sequence{{{"a", {}}, {"b", {}}}, 1s, "code.done"});
        show.add("both", definition::Simultaneous{"hit", 2, 10ms, "hit.both"});
        for (const auto* type : {"tap", "a", "hit"}) show.input(10'000s, type);
        show.engine.shift(by);
        show.input(after, "hit", 2);
        show.input(after, "tap");
        show.input(after, "b");
        EXPECT_EQ(show.take(), Lines());
        show.input(after + 10ms, "hit", 1);
        show.input(after + 300ms, "tap");
        show.input(after + 1s, "a");
        show.input(after + 2s, "b");
        EXPECT_EQ(show.count("hit.both") + show.count("tap.double") + show.count("code.done"), 3);
    }
}

TEST(EngineShift, AClockThatIsSlewedCostsNoGesture) {
    for (const auto by : {5ms, -5ms, 1000ms, -1000ms}) {
        Performance show;
        show.add("code", definition::Sequence{{{"a", {}}, {"b", {}}}, 3s, "code.done"});
        show.input(10'000s, "a");
        show.engine.shift(by);
        show.input(10'000s + by + 10ms, "b");
        EXPECT_EQ(show.count("code.done"), 1);
    }
}

TEST(EngineShift, AnAggregateBeginsAnewAndKeepsWhetherItFired) {
    Performance show;
    definition::Aggregate sum;
    sum.type = "n";
    sum.field = "n";
    sum.window = 2s;
    sum.function = definition::Aggregate::Function::Sum;
    sum.emit = "n.sum";
    show.add("sum", sum);
    sum.at_least = 2;
    sum.emit = "n.high";
    show.add("high", sum);
    show.input(10'000s, "n", json(R"({"n":2})"));
    show.engine.shift(-3600s);
    show.input(6'400s, "n", json(R"({"n":3})"));
    EXPECT_EQ(json(show.data("n.sum")).find("value")->number(), 3.0);
    EXPECT_EQ(show.count("n.high"), 1) << "not below the threshold since";
    show.input(6'402s + 1us, "n", json(R"({"n":1})"));
    show.input(6'402s + 1us, "n", json(R"({"n":1})"));
    EXPECT_EQ(show.count("n.high"), 2);
}

TEST(EngineShift, HoldsAndQuietTimesMoveWithTheClock) {
    Performance show;
    show.add("kept", definition::Hold{"key", 500ms, {}, "held"});
    show.add("calm", definition::Debounce{"noise", 20ms, "quiet"});
    show.input(10'000s, "key", json(R"({"pressed":true})"));
    show.input(10'000s, "noise");
    show.engine.shift(-3600s);
    show.input(6'400s + 10ms, "noise"); // still noise: quiet counts from here
    EXPECT_EQ(show.take_all(), Lines({"6400030000 quiet pad/1", "6400500000 held pad/1"}));
}

} // namespace
} // namespace tutti::event::testing
