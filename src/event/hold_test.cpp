// Hold: something kept down for a while (DESIGN §5, docs/events.md).
#include "event/performance_testing.hpp"

namespace tutti::event::testing {
namespace {

struct Hold : Performance {
    explicit Hold(std::optional<definition::Where> where = {}) {
        add("kept", definition::Hold{"key", definition::Hold{}.after, std::move(where), "held"});
    }
    void down(microseconds at, std::int32_t number = 1) {
        input(at, "key", number, json(R"({"state":"down"})"));
    }
    void up(microseconds at, std::int32_t number = 1) { input(at, "key", number, json(R"({"state":"up"})")); }
};

TEST(Hold, FiresAtTheVeryMomentWhileStillHeld) {
    Hold show;
    show.down(1s);
    show.advance(1500ms - 1us);
    EXPECT_EQ(show.take(), Lines());
    EXPECT_EQ(show.engine.next_deadline(), WallTime(1500ms));
    show.advance(1500ms);
    EXPECT_EQ(show.take(), Lines({"1500000 held pad/1"}));
}

TEST(Hold, ReleasedAMicrosecondBeforeItDoesNotFire) {
    Hold show;
    show.down(1s);
    show.up(1500ms - 1us);
    EXPECT_EQ(show.take_all(), Lines());
}

TEST(Hold, ReleasedAtTheVeryMomentItDoesNotFire) {
    // Deadlines wait for every input of their instant.
    Hold show;
    show.down(1s);
    show.up(1500ms);
    EXPECT_EQ(show.take_all(), Lines());
}

TEST(Hold, ReleasedAMicrosecondAfterItHasFired) {
    Hold show;
    show.down(1s);
    show.up(1500ms + 1us);
    EXPECT_EQ(show.take_all(), Lines({"1500000 held pad/1"}));
}

TEST(Hold, FiresOncePerPress) {
    Hold show;
    show.down(0s);
    show.down(200ms);
    show.down(700ms);
    EXPECT_EQ(show.take_all(), Lines({"500000 held pad/1"}));
    show.up(2s);
    show.down(3s);
    EXPECT_EQ(show.take_all(), Lines({"3500000 held pad/1"}));
}

TEST(Hold, ARepeatedOnChangesNothing) {
    Hold show;
    show.input(0s, "key", json(R"({"state":"down","n":1})"));
    show.input(400ms, "key", json(R"({"state":"down","n":2})"));
    EXPECT_EQ(show.take_all(), Lines({"500000 held pad/1"}));
    EXPECT_EQ(
        show.data("held"), R"({"events":[{"event_type":"key","producer_id":1,"data":{"state":"down","n":1},)"
                           R"("timestamp":0.0}],"virtual_peripheral":{"id":"vp-1","name":"kept"}})"
    );
}

TEST(Hold, IsKeptPerProducer) {
    Hold show;
    show.down(0s, 1);
    show.down(100ms, 2);
    show.up(200ms, 1);
    EXPECT_EQ(show.take_all(), Lines({"600000 held pad/2"}));
}

TEST(Hold, WhereOverridesWhatIsOn) {
    Hold show(definition::Where{{"force", definition::Comparison::Kind::Above, 0.5}});
    show.input(0s, "key", json(R"({"force":0.4,"state":"down"})"));
    show.input(1s, "key", json(R"({"force":0.6,"state":"up"})"));
    EXPECT_EQ(show.take_all(), Lines({"1500000 held pad/1"}));
}

TEST(Hold, WhatSaysNothingIsOff) {
    Hold show;
    show.down(0s);
    show.input(100ms, "key", json(R"({"note":"on"})"));
    EXPECT_EQ(show.take_all(), Lines());
}

TEST(Hold, CountsFromTheStampButEndsAtTheTimeReachedAtTheEarliest) {
    Hold show;
    show.input(1s, "other");
    show.down(900ms); // late by 0.1 s: ends 0.5 s after its stamp
    EXPECT_EQ(show.engine.next_deadline(), WallTime(1400ms));
    show.up(1s);
    show.down(100ms); // so late that it is held already
    EXPECT_EQ(show.take(), Lines());
    EXPECT_EQ(show.take_all(), Lines({"1000000 held pad/1"}));
}

TEST(Hold, RemovedWhileHeldItNeverFires) {
    Hold show;
    show.down(0s);
    EXPECT_TRUE(show.engine.gestures().remove("kept"));
    EXPECT_EQ(show.engine.deadlines(), 0U);
    EXPECT_EQ(show.take_all(), Lines());
}

TEST(Hold, MoreProducersThanAreRememberedStayBounded) {
    Hold show;
    for (std::int32_t number = 0; number < 1500; ++number) show.down(0s, number);
    EXPECT_EQ(show.engine.deadlines(), 1024U);
    show.run_out();
    EXPECT_EQ(show.view("kept").fired + show.view("kept").suppressed, 1024U);
}

TEST(Hold, TheCauseIsThePress) {
    Hold show;
    show.input(0s, "other");
    show.down(1s);
    show.run_out();
    EXPECT_EQ(show.results.back().cause, 2U);
    EXPECT_EQ(show.results.back().time, WallTime(1500ms));
}

} // namespace
} // namespace tutti::event::testing
