// Aggregate: a field over a sliding window, and a threshold (DESIGN §5, docs/events.md).
#include "event/performance_testing.hpp"

namespace tutti::event::testing {
namespace {

using Function = definition::Aggregate::Function;

definition::Aggregate over(microseconds window, Function function = Function::Sum) {
    definition::Aggregate made;
    made.type = "beat";
    made.field = "n";
    made.window = window;
    made.function = function;
    made.emit = "level";
    return made;
}

definition::Aggregate threshold(double at_least, std::optional<double> rearm_below = {}, bool clear = false) {
    auto made = over(1s, Function::Max);
    made.at_least = at_least;
    made.rearm_below = rearm_below;
    made.clear = clear;
    return made;
}

struct Aggregate : Performance {
    explicit Aggregate(definition::Aggregate declared) { add("sum", std::move(declared)); }
    void beat(microseconds at, Value number, std::int32_t producer = 1) {
        input(at, "beat", producer, Value::object({{"n", std::move(number)}}));
    }
    /// What the last output says: value, count.
    std::string level() {
        const auto out = json(data("level"));
        return print_json(*out.find("value")) + " of " + print_json(*out.find("count"));
    }
};

TEST(Aggregate, EmitsAtEveryInputWithoutAThreshold) {
    Aggregate show(over(1s));
    show.beat(0s, 1);
    show.beat(100ms, 2);
    show.beat(100ms, -5);
    EXPECT_EQ(show.take(), Lines({"0 level pad/1", "100000 level pad/1", "100000 level pad/1"}));
    EXPECT_EQ(show.level(), "-2.0 of 3");
}

TEST(Aggregate, OutputIsValueCountWindow) {
    Aggregate show(over(1500ms));
    show.beat(0s, 2);
    EXPECT_EQ(
        show.data("level"),
        R"({"value":2.0,"count":1,"window":1.5,"virtual_peripheral":{"id":"vp-1","name":"sum"}})"
    );
}

TEST(Aggregate, AnEventExactlyAWindowOldIsWithinIt) {
    Aggregate show(over(1s));
    show.beat(1s, 1);
    show.beat(2s, 2);
    EXPECT_EQ(show.level(), "3.0 of 2");
}

TEST(Aggregate, AnEventAMicrosecondYoungerThanTheWindowIsWithinIt) {
    Aggregate show(over(1s));
    show.beat(1s, 1);
    show.beat(2s - 1us, 2);
    EXPECT_EQ(show.level(), "3.0 of 2");
}

TEST(Aggregate, AnEventAMicrosecondOlderThanTheWindowFellOut) {
    Aggregate show(over(1s));
    show.beat(1s, 1);
    show.beat(2s + 1us, 2);
    EXPECT_EQ(show.level(), "2.0 of 1");
}

TEST(Aggregate, IsPerProducer) {
    Aggregate show(over(1s));
    show.beat(0s, 1, 1);
    show.beat(0s, 10, 2);
    EXPECT_EQ(show.level(), "10.0 of 1");
    show.from("other", 0s, "beat", 1, json(R"({"n":100})"));
    EXPECT_EQ(show.level(), "100.0 of 1");
    show.beat(0s, 2, 1);
    EXPECT_EQ(show.level(), "3.0 of 2");
}

TEST(Aggregate, FunctionsOverTheWindow) {
    const std::vector<std::pair<Function, std::string>> expected = {
        {Function::Mean, "-0.5 of 4"}, {Function::Sum, "-2.0 of 4"}, {Function::SumAbs, "12.0 of 4"},
        {Function::Count, "4 of 4"},   {Function::Min, "-6.0 of 4"}, {Function::Max, "3.0 of 4"},
    };
    for (const auto& [function, result] : expected) {
        Aggregate show(over(1s, function));
        for (const int n : {3, -6, -1, 2}) show.beat(0s, n);
        EXPECT_EQ(show.level(), result);
    }
}

TEST(Aggregate, EventsWithoutANumberAreIgnored) {
    Aggregate show(over(1s));
    show.beat(0s, "3");
    show.beat(0s, true);
    show.beat(0s, nullptr);
    show.input(0s, "beat");
    EXPECT_EQ(show.take(), Lines());
    show.beat(0s, 1.5);
    EXPECT_EQ(show.level(), "1.5 of 1");
}

TEST(Aggregate, CountWithoutAFieldCountsEveryEvent) {
    auto declared = over(1s, Function::Count);
    declared.field.clear();
    Aggregate show(declared);
    show.input(0s, "beat");
    show.beat(1s, "text");
    EXPECT_EQ(show.level(), "2 of 2");
    show.input(2s, "beat");
    EXPECT_EQ(show.level(), "2 of 2");
}

TEST(Aggregate, FiresOnceWhenTheThresholdIsReached) {
    Aggregate show(threshold(10));
    show.beat(0s, 9.999);
    EXPECT_EQ(show.count("level"), 0);
    show.beat(2s, 10);
    EXPECT_EQ(show.count("level"), 1);
    show.beat(2s, 11);
    show.beat(4s, 50);
    EXPECT_EQ(show.count("level"), 1);
}

TEST(Aggregate, FiresAgainOnlyAfterAValueBelowRearmBelow) {
    Aggregate show(threshold(10, 5));
    show.beat(0s, 10);
    show.beat(2s, 5); // at the edge: not below
    show.beat(4s, 10);
    EXPECT_EQ(show.count("level"), 1);
    show.beat(6s, 4.999);
    show.beat(8s, 10);
    EXPECT_EQ(show.count("level"), 2);
}

TEST(Aggregate, WithoutRearmBelowItIsTheThresholdItself) {
    Aggregate show(threshold(10));
    show.beat(0s, 10);
    show.beat(2s, 10);
    show.beat(4s, 9.999);
    show.beat(6s, 10);
    EXPECT_EQ(show.take(), Lines({"0 level pad/1", "6000000 level pad/1"}));
}

TEST(Aggregate, ForgetsTheWindowIfClear) {
    auto declared = threshold(3, {}, true);
    declared.function = Function::Count;
    Aggregate show(declared);
    for (int i = 0; i < 9; ++i) show.beat(milliseconds(i), 1);
    // Three fire it; the next finds a window of one, which is below, and so on.
    EXPECT_EQ(show.take(), Lines({"2000 level pad/1", "5000 level pad/1", "8000 level pad/1"}));
    EXPECT_EQ(show.level(), "3 of 3");
}

TEST(Aggregate, WithoutClearTheWindowStays) {
    auto declared = threshold(3);
    declared.function = Function::Count;
    Aggregate show(declared);
    for (int i = 0; i < 9; ++i) show.beat(milliseconds(i), 1);
    EXPECT_EQ(show.take(), Lines({"2000 level pad/1"}));
}

TEST(Aggregate, ThresholdsArePerProducer) {
    Aggregate show(threshold(10));
    show.beat(0s, 10, 1);
    show.beat(0s, 10, 2);
    EXPECT_EQ(show.take(), Lines({"0 level pad/1", "0 level pad/2"}));
}

TEST(Aggregate, ALateArrivalTakesItsPlaceByItsStamp) {
    Aggregate show(over(1s));
    show.beat(10s, 1);
    show.beat(9s, 2); // exactly a window before the newest
    EXPECT_EQ(show.level(), "3.0 of 2");
    show.beat(9s - 1us, 4);
    EXPECT_EQ(show.level(), "3.0 of 2");
    show.beat(10s + 1us, 8); // pushes the late one out
    EXPECT_EQ(show.level(), "9.0 of 2");
}

TEST(Aggregate, TheSumIsTakenOldestFirst) {
    Aggregate show(over(1s));
    show.beat(1s, 1e100);
    show.beat(1s, -1e100);
    show.beat(500ms, 1.0); // the oldest: (1 + 1e100) - 1e100, not (1e100 - 1e100) + 1
    EXPECT_EQ(show.level(), "0.0 of 3");
}

TEST(Aggregate, TheNumberOfSamplesKeptIsBounded) {
    Aggregate show(over(seconds(3600), Function::Count));
    for (int i = 0; i < 10'050; ++i) show.beat(microseconds(i), 1);
    EXPECT_EQ(show.level(), "10000 of 10000");
}

} // namespace
} // namespace tutti::event::testing
