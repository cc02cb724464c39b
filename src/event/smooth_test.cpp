// Smooth: the mean of fields over a sliding window (docs/events.md).
#include "event/performance_testing.hpp"

namespace tutti::event::testing {
namespace {

definition::Smooth steady(microseconds window = 200ms) {
    definition::Smooth made;
    made.type = "acc";
    made.window = window;
    made.emit = "calm";
    return made;
}

struct Smooth : Performance {
    explicit Smooth(definition::Smooth declared, Engine::Options options = {}) : Performance(options) {
        add("steady", std::move(declared));
    }
    void acc(microseconds at, double x, std::int32_t producer = 1) {
        input(at, "acc", producer, Value::object({{"x", x}, {"y", 0}, {"z", 1}}));
    }
    /// What the last output says of x, and of how many.
    std::string mean() {
        const auto out = json(data("calm"));
        return print_json(*out.find("x")) + " of " + print_json(*out.find("count"));
    }
};

TEST(Smooth, OutputIsTheNewestEventWithTheMeansInItAndHowMany) {
    Smooth show(steady());
    show.input(1s, "acc", 4, json(R"({"unit":"m/s2","x":1,"y":2,"z":3})"));
    show.input(
        1100ms, "acc", 4,
        json(R"({"x":2,"y":-2,"note":[1],"z":4,"count":9,"virtual_peripheral":{"id":"other"}})")
    );
    EXPECT_EQ(show.take(), Lines({"1000000 calm pad/4", "1100000 calm pad/4"}));
    EXPECT_EQ(
        show.data("calm"), R"({"x":1.5,"y":0.0,"note":[1],"z":3.5,"count":2,)"
                           R"("virtual_peripheral":{"id":"vp-1","name":"steady"}})"
    );
}

TEST(Smooth, AnEventExactlyAWindowOldIsWithinItAndAMicrosecondMoreIsNot) {
    for (const auto& [past, mean] : {std::pair(0us, "2.0 of 2"), std::pair(1us, "3.0 of 1")}) {
        Smooth show(steady());
        show.acc(1s, 1);
        show.acc(1200ms + past, 3);
        EXPECT_EQ(show.mean(), mean);
    }
}

TEST(Smooth, IsPerProducer) {
    Smooth show(steady());
    show.acc(0s, 1, 1);
    show.acc(0s, 10, 2);
    EXPECT_EQ(show.mean(), "10.0 of 1");
    show.acc(0s, 3, 1);
    EXPECT_EQ(show.mean(), "2.0 of 2");
}

TEST(Smooth, EventsWithoutANumberInEachFieldAreIgnored) {
    Smooth show(steady());
    for (const auto* data :
         {R"({"x":1,"y":2})", R"({"x":1,"y":2,"z":"3"})", R"({"x":true,"y":2,"z":3})", "{}"})
        show.input(1s, "acc", json(data));
    EXPECT_EQ(show.take(), Lines());
    show.acc(1s, 5);
    EXPECT_EQ(show.mean(), "5.0 of 1");
}

TEST(Smooth, OneOfSeveralFieldsThatShareAType) {
    auto declared = steady();
    declared.fields = {"value"};
    Performance show;
    EXPECT_TRUE(show.engine.gestures().add({"axis", declared, {}, {}, "code"}));
    const auto axis = [&](const char* code, double value) {
        show.input(1s, "acc", Value::object({{"code", code}, {"value", value}}));
    };
    axis("left_x", 1);
    axis("right_x", -1);
    axis("left_x", 0);
    EXPECT_EQ(
        show.data("calm"), R"({"code":"left_x","value":0.5,"count":2,"by":"left_x",)"
                           R"("virtual_peripheral":{"id":"vp-1","name":"axis"}})"
    );
}

TEST(Smooth, WhatAnotherGestureKeptApartStaysInItsOutput) {
    Smooth show(steady());
    show.input(1s, "acc", json(R"({"x":1,"y":2,"z":3,"by":"left"})"));
    EXPECT_EQ(print_json(*json(show.data("calm")).find("by")), R"("left")");
}

TEST(Smooth, ALateArrivalTakesItsPlaceByItsStampAndIsNotTheNewest) {
    Smooth show(steady());
    show.input(10s, "acc", json(R"({"x":1,"y":0,"z":0,"who":"newest"})"));
    show.input(9900ms, "acc", json(R"({"x":4,"y":0,"z":0,"who":"late"})"));
    EXPECT_EQ(show.mean(), "2.5 of 2");
    EXPECT_EQ(json(show.data("calm")).find("who")->string(), "newest");
    show.acc(9s + 799'999us, 100); // fell out of it
    EXPECT_EQ(show.mean(), "2.5 of 2");
    show.acc(10s + 100'001us, 0); // pushes the late one out
    EXPECT_EQ(show.mean(), "0.5 of 2");
}

TEST(Smooth, TheSumIsTakenOldestFirst) {
    Smooth show(steady());
    show.acc(1s, 1e100);
    show.acc(1s, -1e100);
    show.acc(900ms, 3.0); // the oldest: (3 + 1e100) - 1e100, not (1e100 - 1e100) + 3
    EXPECT_EQ(show.mean(), "0.0 of 3");
}

TEST(Smooth, AMeanThatIsNoNumberIsNotTold) {
    Smooth show(steady());
    show.acc(1s, 1e308);
    show.acc(1s, 1e308);
    EXPECT_EQ(show.take().size(), 1U);
}

TEST(Smooth, EveryEventIsSmoothedHoweverOften) {
    Smooth show(steady());
    for (int i = 0; i < 500; ++i) show.acc(1s, i);
    EXPECT_EQ(show.count("calm"), 500);
}

TEST(Smooth, TheNumbersKeptOfAProducerAreBounded) {
    Smooth show(steady(3600s));
    for (int i = 0; i < 3'400; ++i) show.acc(microseconds(i), 1);
    EXPECT_EQ(show.mean(), "1.0 of 3333"); // of three numbers each
}

TEST(Smooth, TheNumbersKeptInAllAreBoundedAndWhoWasNotHeardForLongestGoesFirst) {
    Smooth show(steady(3600s), {.most_samples = 30});
    for (int i = 0; i < 5; ++i) show.acc(1s, 1, 1);
    for (int i = 0; i < 5; ++i) show.acc(1s, 1, 2);
    show.acc(1s, 1, 1); // one too many: those of 2 go
    EXPECT_EQ(show.mean(), "1.0 of 6");
    show.acc(1s, 1, 2);
    EXPECT_EQ(show.mean(), "1.0 of 1");
}

} // namespace
} // namespace tutti::event::testing
