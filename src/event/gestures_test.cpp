// Gestures: what all kinds share (DESIGN §5, "Virtual peripherals"): who they are, how they come and go,
// their limit.
#include "event/definition/gesture_kinds.hpp"
#include "event/performance_testing.hpp"

namespace tutti::event::testing {
namespace {

definition::DoubleTap double_tap(std::string emit = "tap.double") { return {"tap", 300ms, std::move(emit)}; }
definition::RateLimit pass(std::string from, std::string to) {
    return {std::move(from), 1'000'000, std::move(to)};
}

Lines names(Performance& show) {
    Lines all;
    for (const auto& view : show.engine.gestures().views()) all.push_back(view.definition.name);
    return all;
}

TEST(Gestures, OutputAddsVirtualPeripheralWithIdNameAndMetadata) {
    Performance show;
    show.add("twice", double_tap(), json(R"({"feature":"scenes"})"));
    show.input(0s, "tap");
    show.input(0s, "tap");
    const auto data = json(show.data("tap.double"));
    EXPECT_EQ(
        print_json(*data.find("virtual_peripheral")),
        R"({"id":"vp-1","name":"twice","metadata":{"feature":"scenes"}})"
    );
}

TEST(Gestures, IdsAreDrawnWhenTheyAreFirstShown) {
    Performance show;
    show.add("first", pass("a", "x"));
    show.add("second", pass("b", "y"));
    show.input(0s, "b");
    show.input(0s, "a");
    EXPECT_EQ(show.view("second").id, "vp-1");
    EXPECT_EQ(show.view("first").id, "vp-2");
}

TEST(Gestures, ReadEventTimeNeverTheWallClock) {
    // The same stamps a century apart, at whatever moment they are played.
    for (const auto epoch : {0s, seconds(3'000'000'000)}) {
        Performance show;
        show.add("twice", double_tap());
        show.input(epoch, "tap");
        show.input(epoch + 300ms, "tap");
        show.input(epoch + 10s, "tap");
        show.input(epoch + 10s + 300ms + 1us, "tap");
        EXPECT_EQ(show.count("tap.double"), 1);
    }
}

TEST(Gestures, OutputHappensAtTheTimeReachedWithTheSourcesProducer) {
    Performance show;
    show.add("copy", pass("in", "out"));
    show.input(5s, "other");
    show.from("left", 3s, "in", 8);
    EXPECT_EQ(show.take(), Lines({"5000000 out left/8"}));
    const auto event = json(show.data("out"));
    EXPECT_EQ(event.find("events")->items()[0].find("timestamp")->number(), 3.0)
        << "the source keeps its own stamp";
}

TEST(Gestures, OfOneTypeComeInTheOrderOfTheirRegistration) {
    Performance show;
    for (const auto* name : {"c", "a", "b"}) show.add(name, pass("in", std::string("out.") + name));
    show.input(0s, "in");
    EXPECT_EQ(show.take(), Lines({"0 out.c pad/1", "0 out.a pad/1", "0 out.b pad/1"}));
    EXPECT_EQ(names(show), Lines({"c", "a", "b"}));
}

TEST(Gestures, AChainIsWorkedOffBreadthFirst) {
    Performance show;
    show.add("one", pass("in", "mid"));
    show.add("two", pass("mid", "out"));
    show.add("three", pass("in", "side"));
    show.input(0s, "in");
    EXPECT_EQ(show.take(), Lines({"0 mid pad/1", "0 side pad/1", "0 out pad/1"}));
}

TEST(Gestures, RegisteringANameTwiceIsAConflict) {
    Performance show;
    show.add("one", pass("in", "out"));
    const auto again = show.engine.gestures().add({"one", pass("in", "else"), {}});
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::Conflict);
    show.input(0s, "in");
    EXPECT_EQ(show.take(), Lines({"0 out pad/1"}));
}

TEST(Gestures, UpdatingOrRemovingAnUnknownOneIsNotFound) {
    Performance show;
    EXPECT_EQ(show.engine.gestures().update({"one", pass("a", "b"), {}}).error().code, ErrorCode::NotFound);
    EXPECT_EQ(show.engine.gestures().remove("one").error().code, ErrorCode::NotFound);
    EXPECT_EQ(show.engine.gestures().find("one"), nullptr);
}

TEST(Gestures, UpdateKeepsPlaceAndIdAndBeginsAnew) {
    Performance show;
    show.add("one", double_tap("one"));
    show.add("two", double_tap("two"));
    show.input(0s, "tap");
    show.input(0s, "tap");
    show.input(1s, "tap");
    show.take();
    EXPECT_TRUE(show.engine.gestures().update({"one", double_tap("uno"), {}}));
    show.input(1s, "tap"); // the second for two, the first for one
    EXPECT_EQ(show.take(), Lines({"1000000 two pad/1"}));
    show.input(1s, "tap");
    show.input(1s, "tap");
    EXPECT_EQ(show.take(), Lines({"1000000 uno pad/1", "1000000 two pad/1"}));
    EXPECT_EQ(show.view("one").id, "vp-1");
    EXPECT_EQ(names(show), Lines({"one", "two"}));
}

TEST(Gestures, UpdateRebindsWhatItListensTo) {
    Performance show;
    show.add("one", pass("a", "x"));
    EXPECT_TRUE(show.engine.gestures().update({"one", pass("b", "y"), {}}));
    show.input(0s, "a");
    show.input(0s, "b");
    EXPECT_EQ(show.take(), Lines({"0 y pad/1"}));
}

TEST(Gestures, ARemovedOneHearsNothingMore) {
    Performance show;
    show.add("one", pass("in", "x"));
    show.add("two", pass("in", "y"));
    EXPECT_TRUE(show.engine.gestures().remove("one"));
    show.input(0s, "in");
    EXPECT_EQ(show.take(), Lines({"0 y pad/1"}));
    EXPECT_EQ(show.engine.gestures().size(), 1U);
}

TEST(Gestures, AHandlerMayRemoveOneWhileItsEventIsDelivered) {
    Performance show;
    show.add("one", pass("in", "x"));
    show.engine.bus().subscribe(show.type("in"), 60, [&](const Event&) {
        static_cast<void>(show.engine.gestures().remove("one"));
    });
    show.input(0s, "in");
    show.input(1s, "in");
    EXPECT_EQ(show.take(), Lines());
}

TEST(Gestures, AHandlerMayUpdateOneBetweenItsOutputAndTheNextInput) {
    Performance show;
    show.add("one", pass("in", "x"));
    show.engine.bus().subscribe(show.type("x"), 0, [&](const Event&) {
        EXPECT_TRUE(show.engine.gestures().update({"one", pass("in", "y"), {}}));
    });
    show.input(0s, "in");
    show.input(1s, "in");
    EXPECT_EQ(show.take(), Lines({"0 x pad/1", "1000000 y pad/1"}));
}

TEST(Gestures, APatternFiresAtMostAHundredTimesInASlidingSecond) {
    Performance show;
    show.add("twice", double_tap());
    for (int i = 0; i < 100; ++i)
        for (int tap = 0; tap < 2; ++tap) show.input(milliseconds(i), "tap");
    EXPECT_EQ(show.count("tap.double"), 100);
    for (int tap = 0; tap < 2; ++tap) show.input(1s, "tap"); // a second after the first, which still counts
    EXPECT_EQ(show.count("tap.double"), 100);
    EXPECT_EQ(show.view("twice").suppressed, 1U);
    EXPECT_EQ(show.reports, Lines({"flapping twice"}));
    for (int tap = 0; tap < 2; ++tap) show.input(1s + 1us, "tap");
    EXPECT_EQ(show.count("tap.double"), 101);
    EXPECT_EQ(show.view("twice").fired, 101U);
    EXPECT_EQ(show.view("twice").last_fired, WallTime(1s + 1us));
}

TEST(Gestures, TheLimitOfPatternsIsAnOption) {
    Performance show({.most_per_second = 1});
    show.add("twice", double_tap());
    for (int tap = 0; tap < 4; ++tap) show.input(0s, "tap");
    EXPECT_EQ(show.count("tap.double"), 1);
}

TEST(Gestures, StreamsAreNotHeldToTheLimitOfPatterns) {
    Performance show;
    definition::Aggregate every;
    every.type = "n";
    every.field = "n";
    every.window = 1s;
    every.emit = "mean";
    show.add("mean", every);
    show.add("copy", definition::Mirror{"n", {{"gate", {}}}, 3});
    show.input(0s, "gate", json(R"({"value":1})"));
    for (int i = 0; i < 300; ++i) show.input(microseconds(i), "n", json(R"({"n":1})"));
    EXPECT_EQ(show.count("mean"), 600);
    EXPECT_EQ(show.count("n"), 300);
}

TEST(Gestures, MoreProducersThanAreRememberedReplaceEachOther) {
    Performance show({.most_per_second = 1'000'000});
    show.add("twice", double_tap());
    for (std::int32_t number = 0; number < 1025; ++number) show.input(0s, "tap", number);
    for (std::int32_t number = 1024; number > 0; --number) show.input(0s, "tap", number);
    EXPECT_EQ(show.count("tap.double"), 1024) << "the last 1,024 are remembered";
    show.input(0s, "tap", 0); // forgotten: a first one again
    EXPECT_EQ(show.count("tap.double"), 1024);
    show.input(0s, "tap", 0);
    EXPECT_EQ(show.count("tap.double"), 1025);
}

TEST(Gestures, KnowTheirKindWhatTheyHearAndWhatTheyEmit) {
    const definition::Gesture mirror{"m", definition::Mirror{"in", {{"gate", {}}, {"in", {}}}, {}}, {}};
    EXPECT_EQ(definition::name(mirror.kind), "mirror");
    EXPECT_EQ(listened_types(mirror), Lines({"gate", "in"}));
    EXPECT_EQ(emitted_type(mirror), "in");
    const definition::Gesture gated{"g", definition::GatedPlaylist{"p", {{"gate", {}}}, false}, {}};
    EXPECT_EQ(definition::name(gated.kind), "playlist");
    EXPECT_EQ(emitted_type(gated), std::nullopt);
    const definition::Gesture sequence{
        "s", definition::Sequence{{{"b", {}}, {"a", {}}, {"b", {}}}, 1s, "out"}, {}
    };
    EXPECT_EQ(definition::name(sequence.kind), "sequence");
    EXPECT_EQ(listened_types(sequence), Lines({"a", "b"}));
    EXPECT_EQ(definition::name(definition::RateLimit{}), "rate_limit");
    EXPECT_EQ(definition::name(definition::DoubleTap{}), "double_tap");
}

TEST(Gestures, TooManyTypesAreRefusedAndChangeNothing) {
    Performance show;
    show.add("one", pass("in", "x"));
    while (show.engine.names().type_count() < Names::most)
        ASSERT_TRUE(show.engine.names().type(fmt::format("t.{}", show.engine.names().type_count())));
    EXPECT_EQ(
        show.engine.gestures().add({"two", pass("new.in", "x"), {}}).error().code, ErrorCode::LimitExceeded
    );
    EXPECT_EQ(
        show.engine.gestures().update({"one", pass("in", "new.x"), {}}).error().code, ErrorCode::LimitExceeded
    );
    show.input(0s, "in");
    EXPECT_EQ(show.take(), Lines({"0 x pad/1"}));
}

} // namespace
} // namespace tutti::event::testing
