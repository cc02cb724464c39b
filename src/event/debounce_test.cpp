// Debounce: the latest event once no other came for a while (DESIGN §5, docs/events.md).
#include "event/performance_testing.hpp"

namespace tutti::event::testing {
namespace {

struct Debounce : Performance {
    Debounce() { add("calm", definition::Debounce{"noise", definition::Debounce{}.quiet, "quiet"}); }
    void noise(microseconds at, int n = 0, std::int32_t number = 1) {
        input(at, "noise", number, Value::object({{"n", n}}));
    }
    std::int64_t said() {
        return json(data("quiet")).find("events")->items()[0].find("data")->find("n")->integer();
    }
};

TEST(Debounce, TheDefaultQuietIsTwentyMilliseconds) { EXPECT_EQ(definition::Debounce{}.quiet, 20ms); }

TEST(Debounce, FiresTheLatestEventOnceNoOtherCameForQuiet) {
    Debounce show;
    show.noise(0ms, 1);
    show.noise(5ms, 2);
    show.noise(10ms, 3);
    show.advance(30ms - 1us);
    EXPECT_EQ(show.take(), Lines());
    show.advance(30ms);
    EXPECT_EQ(show.take_all(), Lines({"30000 quiet pad/1"}));
    EXPECT_EQ(show.said(), 3);
}

TEST(Debounce, AnotherAtExactlyQuietStillComesInTime) {
    // Quiet is inclusive: deadlines wait for every input of their instant.
    Debounce show;
    show.noise(0ms, 1);
    show.noise(20ms, 2);
    EXPECT_EQ(show.take_all(), Lines({"40000 quiet pad/1"}));
    EXPECT_EQ(show.said(), 2);
}

TEST(Debounce, AnotherAMicrosecondBeforeQuietMovesTheEnd) {
    Debounce show;
    show.noise(0ms, 1);
    show.noise(20ms - 1us, 2);
    EXPECT_EQ(show.take_all(), Lines({"39999 quiet pad/1"}));
}

TEST(Debounce, AnotherAMicrosecondAfterQuietIsANewOne) {
    Debounce show;
    show.noise(0ms, 1);
    show.noise(20ms + 1us, 2);
    EXPECT_EQ(show.take_all(), Lines({"20000 quiet pad/1", "40001 quiet pad/1"}));
}

TEST(Debounce, IsOverAllProducersOfTheType) {
    Debounce show;
    show.noise(0ms, 1, 1);
    show.noise(10ms, 2, 2);
    EXPECT_EQ(show.take_all(), Lines({"30000 quiet pad/2"}));
}

TEST(Debounce, OutputIsTheEvent) {
    Debounce show;
    show.noise(1s, 7);
    show.run_out();
    EXPECT_EQ(
        show.data("quiet"),
        R"({"events":[{"event_type":"noise","producer_id":1,"data":{"n":7},"timestamp":1.0}],)"
        R"("virtual_peripheral":{"id":"vp-1","name":"calm"}})"
    );
    EXPECT_EQ(show.results.back().cause, 1U);
}

TEST(Debounce, AnEventStampedBeforeTheLatestChangesNothing) {
    Debounce show;
    show.noise(1000ms, 1);
    show.noise(990ms, 2);
    EXPECT_EQ(show.take_all(), Lines({"1020000 quiet pad/1"}));
    EXPECT_EQ(show.said(), 1);
}

TEST(Debounce, QuietCountsFromTheStampButEndsAtTheTimeReachedAtTheEarliest) {
    Debounce show;
    show.input(1s, "other");
    show.noise(990ms, 1);
    EXPECT_EQ(show.engine.next_deadline(), WallTime(1010ms));
    show.run_out();
    show.take();
    show.input(2s, "other");
    show.noise(500ms, 2);
    EXPECT_EQ(show.take_all(), Lines({"2000000 quiet pad/1"}));
}

TEST(Debounce, RemovedWhileItWaitsItNeverFires) {
    Debounce show;
    show.noise(0ms);
    EXPECT_TRUE(show.engine.gestures().remove("calm"));
    EXPECT_EQ(show.engine.deadlines(), 0U);
    EXPECT_EQ(show.take_all(), Lines());
}

TEST(Debounce, AStreamIsNotHeldToTheLimitOfPatterns) {
    Debounce show;
    for (int i = 0; i < 200; ++i) {
        show.noise(microseconds(i) * 20'001, i);
        EXPECT_EQ(show.count("quiet"), i);
    }
}

} // namespace
} // namespace tutti::event::testing
