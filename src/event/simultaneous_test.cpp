// Simultaneous: events of several producers at nearly the same time (DESIGN §5, docs/events.md).
#include "event/performance_testing.hpp"

namespace tutti::event::testing {
namespace {

struct Simultaneous : Performance {
    explicit Simultaneous(std::uint32_t producers = 2) {
        add("together",
            definition::Simultaneous{"hit", producers, definition::Simultaneous{}.window, "hit.together"});
    }
    void hit(microseconds at, std::int32_t number) { input(at, "hit", number); }
    /// The producers and stamps of the output, in its order.
    std::string who() {
        std::string all;
        const auto data = json(this->data("hit.together"));
        for (const auto& event : data.find("events")->items())
            all += fmt::format(
                "{}@{} ", event.find("producer_id")->integer(), event.find("timestamp")->number()
            );
        return all;
    }
};

TEST(Simultaneous, TheDefaultsAreTwoProducersWithinTenMilliseconds) {
    EXPECT_EQ(definition::Simultaneous{}.window, 10ms);
    EXPECT_EQ(definition::Simultaneous{}.producers, 2U);
}

TEST(Simultaneous, ExactlyTheWindowIsWithinIt) {
    Simultaneous show;
    show.hit(1s, 1);
    show.hit(1s + 10ms, 2);
    EXPECT_EQ(show.take(), Lines({"1010000 hit.together"}));
}

TEST(Simultaneous, AMicrosecondLessThanTheWindowIsWithinIt) {
    Simultaneous show;
    show.hit(1s, 1);
    show.hit(1s + 10ms - 1us, 2);
    EXPECT_EQ(show.take(), Lines({"1009999 hit.together"}));
}

TEST(Simultaneous, AMicrosecondMoreThanTheWindowIsOutside) {
    Simultaneous show;
    show.hit(1s, 1);
    show.hit(1s + 10ms + 1us, 2);
    EXPECT_EQ(show.take(), Lines());
}

TEST(Simultaneous, TheWindowIsAboutTheNewestSoAllOfThemLieWithinIt) {
    Simultaneous show(3);
    show.hit(0ms, 1);
    show.hit(6ms, 2);
    show.hit(12ms, 3); // 1 fell out
    EXPECT_EQ(show.take(), Lines());
    show.hit(16ms, 1);
    EXPECT_EQ(show.take(), Lines({"16000 hit.together"}));
    EXPECT_EQ(show.who(), "2@0.006 3@0.012 1@0.016 ");
}

TEST(Simultaneous, ProducersAreDistinct) {
    Simultaneous show;
    show.hit(0ms, 1);
    show.hit(1ms, 1);
    show.hit(2ms, 1);
    EXPECT_EQ(show.take(), Lines());
}

TEST(Simultaneous, TheSameNumberOfAnotherSourceIsAnotherProducer) {
    Simultaneous show;
    show.from("left", 0ms, "hit", 1);
    show.from("right", 1ms, "hit", 1);
    EXPECT_EQ(show.take(), Lines({"1000 hit.together"}));
}

TEST(Simultaneous, TheLatestEventOfEachCounts) {
    Simultaneous show;
    show.hit(0ms, 1);
    show.hit(8ms, 1);
    show.hit(15ms, 2); // too late for the first, not for the second
    EXPECT_EQ(show.who(), "1@0.008 2@0.015 ");
}

TEST(Simultaneous, FiresAndClears) {
    Simultaneous show;
    show.hit(0ms, 1);
    show.hit(1ms, 2);
    show.hit(2ms, 3);
    EXPECT_EQ(show.take(), Lines({"1000 hit.together"}));
    show.hit(3ms, 1);
    EXPECT_EQ(show.take(), Lines({"3000 hit.together"}));
    EXPECT_EQ(show.who(), "3@0.002 1@0.003 ");
}

TEST(Simultaneous, OutputIsOfProducerZeroWithoutASource) {
    Simultaneous show;
    show.hit(0ms, 1);
    show.hit(1ms, 2);
    EXPECT_EQ(show.results.back().producer, no_producer);
}

TEST(Simultaneous, ALateArrivalCountsByItsStamp) {
    Simultaneous show;
    show.hit(100ms, 1);
    show.hit(90ms, 2); // arrives later, stamped exactly a window before
    EXPECT_EQ(show.take(), Lines({"100000 hit.together"}));
    EXPECT_EQ(show.who(), "2@0.09 1@0.1 ");
    show.hit(200ms, 1);
    show.hit(190ms - 1us, 2);
    EXPECT_EQ(show.take(), Lines());
}

TEST(Simultaneous, AnEventStampedBeforeItsProducersLatestChangesNothing) {
    Simultaneous show;
    show.hit(20ms, 1);
    show.hit(15ms, 1);
    show.hit(30ms, 2);
    EXPECT_EQ(show.who(), "1@0.02 2@0.03 ");
}

TEST(Simultaneous, OutputHasTheEventsOldestFirst) {
    Simultaneous show;
    show.from("b", 1s, "hit", 2, json(R"({"force":3})"));
    show.from("a", 1s, "hit", 1);
    EXPECT_EQ(
        show.data("hit.together"),
        R"({"events":[{"event_type":"hit","producer_id":2,"data":{"force":3},"timestamp":1.0},)"
        R"({"event_type":"hit","producer_id":1,"data":{},"timestamp":1.0}],)"
        R"("virtual_peripheral":{"id":"vp-1","name":"together"}})"
    );
}

TEST(Simultaneous, SixteenProducersMustAllBeThere) {
    Simultaneous show(16);
    for (std::int32_t number = 1; number <= 15; ++number) show.hit(microseconds(number), number);
    EXPECT_EQ(show.take(), Lines());
    show.hit(16us, 16);
    EXPECT_EQ(show.take(), Lines({"16 hit.together"}));
}

} // namespace
} // namespace tutti::event::testing
