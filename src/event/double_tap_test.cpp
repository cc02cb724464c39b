// Double tap: two events of one producer within a window (DESIGN §5, docs/events.md).
#include "event/performance_testing.hpp"

namespace tutti::event::testing {
namespace {

struct DoubleTap : Performance {
    explicit DoubleTap(microseconds window = definition::DoubleTap{}.window) {
        add("twice", definition::DoubleTap{"tap", window, "tap.double"});
    }
    void tap(microseconds at, std::int32_t number = 1) { input(at, "tap", number); }
};

TEST(DoubleTap, TheDefaultWindowIsThreeHundredMilliseconds) {
    EXPECT_EQ(definition::DoubleTap{}.window, 300ms);
}

TEST(DoubleTap, AGapOfExactlyTheWindowIsWithinIt) {
    DoubleTap show;
    show.tap(1s);
    show.tap(1s + 300ms);
    EXPECT_EQ(show.take(), Lines({"1300000 tap.double pad/1"}));
}

TEST(DoubleTap, AMicrosecondLessThanTheWindowIsWithinIt) {
    DoubleTap show;
    show.tap(1s);
    show.tap(1s + 300ms - 1us);
    EXPECT_EQ(show.take(), Lines({"1299999 tap.double pad/1"}));
}

TEST(DoubleTap, AMicrosecondMoreThanTheWindowIsTooLate) {
    DoubleTap show;
    show.tap(1s);
    show.tap(1s + 300ms + 1us);
    EXPECT_EQ(show.take(), Lines());
}

TEST(DoubleTap, TheSmallestWindowIsExactToo) {
    DoubleTap show(1us);
    show.tap(0us);
    show.tap(1us);
    show.tap(3us);
    show.tap(5us);
    show.tap(6us);
    EXPECT_EQ(show.take(), Lines({"1 tap.double pad/1", "6 tap.double pad/1"}));
}

TEST(DoubleTap, FiresAndClears) {
    DoubleTap show;
    for (int i = 0; i < 5; ++i) show.tap(milliseconds(100 * i));
    EXPECT_EQ(show.take(), Lines({"100000 tap.double pad/1", "300000 tap.double pad/1"}));
}

TEST(DoubleTap, ALateTapIsTheNewFirst) {
    DoubleTap show;
    show.tap(0s);
    show.tap(400ms);
    show.tap(700ms);
    EXPECT_EQ(show.take(), Lines({"700000 tap.double pad/1"}));
}

TEST(DoubleTap, TapsAreOfTheSameProducer) {
    DoubleTap show;
    show.tap(0s, 1);
    show.tap(100ms, 2);
    show.from("other", 100ms, "tap", 1);
    EXPECT_EQ(show.take(), Lines());
    show.tap(200ms, 2);
    show.tap(250ms, 1);
    EXPECT_EQ(show.take(), Lines({"200000 tap.double pad/2", "250000 tap.double pad/1"}));
}

TEST(DoubleTap, OtherTypesDoNotMatter) {
    DoubleTap show;
    show.tap(0s);
    show.input(100ms, "tap.long");
    show.input(150ms, "other");
    show.tap(300ms);
    EXPECT_EQ(show.take(), Lines({"300000 tap.double pad/1"}));
}

TEST(DoubleTap, TwoTapsOfOneInstantAreADoubleTap) {
    DoubleTap show;
    show.tap(1s);
    show.tap(1s);
    EXPECT_EQ(show.take(), Lines({"1000000 tap.double pad/1"}));
}

TEST(DoubleTap, AGapIsOfTheStampsWhicheverCameFirst) {
    DoubleTap show;
    show.tap(1s);
    show.tap(700ms); // arrives late, and is exactly a window older
    EXPECT_EQ(show.take(), Lines({"1000000 tap.double pad/1"}));
    show.tap(2s);
    show.tap(2s - 300ms - 1us);
    EXPECT_EQ(show.take(), Lines());
}

TEST(DoubleTap, OutputHasTheEventsOldestFirst) {
    DoubleTap show;
    show.input(1s, "tap", json(R"({"n":1})"));
    show.input(800ms, "tap", json(R"({"n":2})"));
    EXPECT_EQ(
        show.data("tap.double"),
        R"({"events":[{"event_type":"tap","producer_id":1,"data":{"n":2},"timestamp":0.8},)"
        R"({"event_type":"tap","producer_id":1,"data":{"n":1},"timestamp":1.0}],)"
        R"("virtual_peripheral":{"id":"vp-1","name":"twice"}})"
    );
    EXPECT_EQ(show.results.back().time, WallTime(1s)) << "it happens at the time reached";
    EXPECT_EQ(show.results.back().cause, 2U) << "the event that completed it";
}

TEST(DoubleTap, FourTapsAreADoubleTapOfDoubleTaps) {
    DoubleTap show;
    show.add("again", definition::DoubleTap{"tap.double", 1s, "tap.quadruple"});
    for (int i = 0; i < 4; ++i) show.tap(milliseconds(100 * i));
    EXPECT_EQ(
        show.take(),
        Lines({"100000 tap.double pad/1", "300000 tap.double pad/1", "300000 tap.quadruple pad/1"})
    );
}

TEST(DoubleTap, StepsOfPlaylistsAreTapsToo) {
    DoubleTap show;
    definition::Playlist playlist;
    playlist.name = "p";
    playlist.steps.resize(1);
    playlist.steps[0].type = "tap";
    playlist.steps[0].repeat = 2;
    playlist.steps[0].interval = 300ms;
    show.add(playlist);
    show.start("p");
    EXPECT_EQ(show.take_all().back(), "300000 tap.double");
}

} // namespace
} // namespace tutti::event::testing
