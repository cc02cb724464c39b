// The clock of a producer was set back: what gestures had half seen of it begins anew, and is told of.
#include "event/performance_testing.hpp"

namespace tutti::event::testing {
namespace {

constexpr microseconds set_back = 300s;

struct ClockSetBack : Performance {
    Value n(double number) { return Value::object({{"n", number}}); }
    Value key(const char* state) { return Value::object({{"state", state}}); }
    definition::Aggregate sum(microseconds window) {
        definition::Aggregate made;
        made.type = "beat";
        made.field = "n";
        made.window = window;
        made.function = definition::Aggregate::Function::Sum;
        made.emit = "level";
        return made;
    }
    /// What the last output says: value, count.
    std::string level() {
        const auto out = json(data("level"));
        return print_json(*out.find("value")) + " of " + print_json(*out.find("count"));
    }
};

TEST(ClockSetBack, AnAggregateHearsItsProducerAtOnce) {
    ClockSetBack show;
    show.add("sum", show.sum(10s));
    show.input(1000s, "beat", show.n(5));
    show.input(1000s - set_back, "beat", show.n(1));
    EXPECT_EQ(show.level(), "1.0 of 1");
    show.input(1001s - set_back, "beat", show.n(2));
    EXPECT_EQ(show.level(), "3.0 of 2");
    EXPECT_EQ(show.reports, Lines({"back sum 300000000"}));
    EXPECT_EQ(show.view("sum").begun_anew, 1U);
}

TEST(ClockSetBack, ASmoothHearsItsProducerAtOnce) {
    ClockSetBack show;
    show.add("mean", definition::Smooth{"beat", {"n"}, 10s, "level"});
    show.input(1000s, "beat", show.n(5));
    show.input(1000s - set_back, "beat", Value::object({{"n", 1}, {"who", "after"}}));
    EXPECT_EQ(
        show.data("level"),
        R"({"n":1.0,"who":"after","count":1,"virtual_peripheral":{"id":"vp-1","name":"mean"}})"
    );
    EXPECT_EQ(show.reports, Lines({"back mean 300000000"}));
}

TEST(ClockSetBack, AHeadingForgetsWhatItsProducerSaidBeforeAndSaysSoOnce) {
    ClockSetBack show;
    definition::Heading compass;
    compass.type = "mag";
    compass.accelerometer = "acc";
    compass.window = 10s;
    compass.emit = "heading";
    show.add("compass", compass);
    const auto up = json(R"({"x":0,"y":0,"z":9.8})");
    show.input(1000s, "acc", up);
    show.input(1000s, "mag", json(R"({"x":20,"y":0,"z":-40})"));
    show.input(1000s - set_back, "mag", json(R"({"x":0,"y":20,"z":-40})"));
    EXPECT_EQ(show.count("heading"), 1); // which way is up is not known any more
    show.input(1000s - set_back, "acc", up);
    show.input(1000s - set_back, "mag", json(R"({"x":0,"y":20,"z":-40})"));
    EXPECT_EQ(json(show.data("heading")).find("heading")->number(), 90); // north is not in it
    EXPECT_EQ(show.reports, Lines({"back compass 300000000"}));
}

TEST(ClockSetBack, AnAggregateReachesItsThresholdAgain) {
    ClockSetBack show;
    auto declared = show.sum(10s);
    declared.at_least = 3;
    show.add("sum", declared);
    show.input(1000s, "beat", show.n(2));
    show.input(1000s - set_back, "beat", show.n(2)); // not with the one before
    EXPECT_EQ(show.take(), Lines());
    show.input(1001s - set_back, "beat", show.n(2));
    EXPECT_EQ(show.take(), Lines({"1000000000 level pad/1"}));
}

TEST(ClockSetBack, ASecondBeyondTheWindowIsALateEventAndAMicrosecondMoreAStep) {
    for (const auto& [past, anew] : {std::pair(0us, 0U), std::pair(1us, 1U)}) {
        ClockSetBack show;
        show.add("sum", show.sum(10s));
        show.input(1000s, "beat", show.n(5));
        show.input(989s - past, "beat", show.n(1));
        EXPECT_EQ(show.level(), anew == 0 ? "5.0 of 1" : "1.0 of 1");
        EXPECT_EQ(show.view("sum").begun_anew, anew);
    }
}

TEST(ClockSetBack, OtherProducersKeepTheirWindows) {
    ClockSetBack show;
    show.add("sum", show.sum(10s));
    show.input(1000s, "beat", 1, show.n(5));
    show.input(1000s, "beat", 2, show.n(7));
    show.input(1000s - set_back, "beat", 1, show.n(1));
    show.input(1001s, "beat", 2, show.n(7));
    EXPECT_EQ(show.level(), "14.0 of 2");
}

TEST(ClockSetBack, SimultaneousHearsTheProducersOfTheSourceAgain) {
    ClockSetBack show;
    show.add("together", definition::Simultaneous{"hit", 2, 10ms, "both"});
    show.from("left", 1000s, "hit", 1);
    show.from("left", 1000s - set_back, "hit", 1);
    show.from("left", 1000s - set_back + 5ms, "hit", 2);
    EXPECT_EQ(show.take(), Lines({"1000000000 both"}));
    EXPECT_EQ(show.reports, Lines({"back together 300000000"}));
}

TEST(ClockSetBack, WhatASilentProducerSentBeforeDoesNotShutTheWindowToTheOthersOfItsSource) {
    ClockSetBack show;
    show.add("together", definition::Simultaneous{"hit", 2, 10ms, "both"});
    show.from("left", 990s, "hit", 2);
    show.from("left", 1000s, "hit", 1); // comes no more
    show.from("left", 1000s - set_back, "hit", 2);
    show.from("left", 1000s - set_back + 5ms, "hit", 3);
    EXPECT_EQ(show.take(), Lines({"1000000000 both"}));
}

TEST(ClockSetBack, ADoubleTapAndASequenceBeginAnewAndSaySo) {
    ClockSetBack show;
    show.add("twice", definition::DoubleTap{"tap", 300ms, "double"});
    show.add("code", definition::Sequence{{{"tap", {}}, {"tap", {}}}, 1s, "opened"});
    show.input(1000s, "tap");
    show.input(1000s - set_back, "tap");
    EXPECT_EQ(show.take(), Lines());
    show.input(1000s - set_back + 200ms, "tap");
    EXPECT_EQ(show.take(), Lines({"1000000000 double pad/1", "1000000000 opened pad/1"}));
    EXPECT_EQ(show.reports, Lines({"back twice 300000000", "back code 300000000"}));
}

TEST(ClockSetBack, AHoldStillLastsAsLongAsItIsDeclared) {
    ClockSetBack show;
    show.add("kept", definition::Hold{"key", 500ms, {}, "held"});
    show.input(1000s, "key", show.key("up"));
    show.input(1000s - set_back, "key", show.key("down"));
    EXPECT_EQ(show.engine.next_deadline(), WallTime(1000s + 500ms));
    show.engine.arrive(WallTime(1000s + 100ms)); // as a director tells it, which knows more than the stamps
    show.input(1000s - set_back + 100ms, "key", show.key("up"));
    EXPECT_EQ(show.take_all(), Lines());
    show.engine.arrive(WallTime(1002s));
    show.input(1002s - set_back, "key", show.key("down")); // and the presses after that, too
    EXPECT_EQ(show.engine.next_deadline(), WallTime(1002s + 500ms));
    EXPECT_EQ(show.view("kept").begun_anew, 1U);
}

TEST(ClockSetBack, AHoldCountsFromTheStampOnceTheClockIsRightAgain) {
    ClockSetBack show;
    show.add("kept", definition::Hold{"key", 500ms, {}, "held"});
    show.input(1000s, "key", show.key("up"));
    show.input(1000s - set_back, "key", show.key("up"));
    show.input(1010s, "key", show.key("up"));
    show.input(1020s, "other");
    show.input(1020s - 100ms, "key", show.key("down"));
    EXPECT_EQ(show.engine.next_deadline(), WallTime(1020s + 400ms));
}

TEST(ClockSetBack, ADebounceStaysQuietAsLongAsItIsDeclared) {
    ClockSetBack show;
    show.add("calm", definition::Debounce{"noise", 20s, "quiet"});
    show.input(1000s, "noise", 1, show.n(1));
    show.input(1000s - set_back, "noise", 1, show.n(2));
    show.input(1010s, "other");
    show.input(1010s - set_back, "noise", 1, show.n(3));
    EXPECT_EQ(show.take_all(), Lines({"1030000000 quiet pad/1"}));
    EXPECT_EQ(print_json(*json(show.data("quiet")).find("events")->items()[0].find("data")), R"({"n":3.0})");
}

TEST(ClockSetBack, AHoldAndADebounceOfAValueHearItByAnother) {
    const auto code = [](const char* value) { return Value::object({{"code", value}, {"state", "down"}}); };
    for (const definition::GestureKind& kind :
         {definition::GestureKind(definition::Hold{"key", 500ms, {}, "out"}),
          definition::GestureKind(definition::Debounce{"key", 500ms, "out"})}) {
        ClockSetBack show;
        EXPECT_TRUE(show.engine.gestures().add({"kept", kind, {}, {}, "code"}));
        show.input(1000s, "key", code("left"));
        show.run_out();
        const auto reached = show.engine.now();
        show.input(1000s - set_back, "key", code("right"));
        EXPECT_EQ(show.engine.next_deadline(), reached + 500ms);
        show.input(1000s - set_back, "key", code("left"));
        EXPECT_EQ(show.view("kept").begun_anew, 1U); // once, for all of its values
    }
}

TEST(ClockSetBack, TheMachinesOwnClockIsNotThatOfAProducer) {
    ClockSetBack show;
    show.add("sum", show.sum(10s));
    show.add("together", definition::Simultaneous{"beat", 2, 10ms, "both"});
    show.add("kept", definition::Hold{"beat", 500ms, {}, "held"});
    show.add("calm", definition::Debounce{"beat", 20ms, "quiet"});
    show.add("mean", definition::Smooth{"beat", {"n"}, 10s, "smooth"});
    definition::Heading compass;
    compass.type = "beat";
    compass.accelerometer = "acc";
    compass.emit = "heading";
    show.add("compass", compass);
    show.input(1000s, "beat", Value::object({{"n", 5}, {"x", 1}, {"y", 1}, {"z", 1}}));
    show.engine.shift(-set_back);
    show.input(1001s - set_back, "beat", Value::object({{"n", 5}, {"x", 1}, {"y", 1}, {"z", 1}}));
    EXPECT_EQ(show.reports, Lines());
}

} // namespace
} // namespace tutti::event::testing
