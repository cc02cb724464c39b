// Magnitude: how long a vector is, less gravity (docs/events.md).
#include "event/performance_testing.hpp"

namespace tutti::event::testing {
namespace {

definition::Magnitude plain_length() {
    definition::Magnitude made;
    made.type = "acc";
    made.gravity = 0;
    made.emit = "length";
    return made;
}

struct Magnitude : Performance {
    explicit Magnitude(definition::Magnitude declared) { add("shake", std::move(declared)); }
    void acc(microseconds at, double x, double y = 0, double z = 0, std::int32_t producer = 1) {
        input(at, "acc", producer, Value::object({{"x", x}, {"y", y}, {"z", z}}));
    }
    std::string value() { return print_json(*json(data("length")).find("value")); }
};

TEST(Magnitude, OutputIsTheValueAndTheVectorAsItCame) {
    Magnitude show(plain_length());
    show.input(1s, "acc", 4, json(R"({"x":2,"y":-3.0,"z":6,"note":"n"})"));
    EXPECT_EQ(show.take(), Lines({"1000000 length pad/4"}));
    EXPECT_EQ(
        show.data("length"),
        R"({"value":7.0,"x":2,"y":-3.0,"z":6,"virtual_peripheral":{"id":"vp-1","name":"shake"}})"
    );
}

TEST(Magnitude, AtRestItIsNothingInWhateverPositionAndMinusGravityInFreeFall) {
    auto declared = plain_length();
    declared.gravity = 9.80665;
    Magnitude show(declared);
    show.acc(1s, 0, 0, 9.80665);
    EXPECT_EQ(show.value(), "0.0");
    show.acc(1s, 0, -9.80665, 0);
    EXPECT_EQ(show.value(), "0.0");
    show.acc(1s, 0, 0, 0);
    EXPECT_EQ(show.value(), "-9.80665");
    show.acc(1s, 0, 0, 2 * 9.80665);
    EXPECT_EQ(show.value(), "9.80665");
}

TEST(Magnitude, GravityIsTakenAwayUnlessSaidOtherwise) {
    EXPECT_EQ(definition::Magnitude{}.gravity, 9.80665);
}

TEST(Magnitude, EventsWithoutThreeNumbersAreIgnored) {
    Magnitude show(plain_length());
    for (const auto* data :
         {R"({"x":1,"y":2})", R"({"x":1,"y":2,"z":"3"})", R"({"x":1,"y":null,"z":3})", "{}"})
        show.input(1s, "acc", json(data));
    EXPECT_EQ(show.take(), Lines());
}

TEST(Magnitude, ALengthThatIsNoNumberIsNotTold) {
    Magnitude show(plain_length());
    show.acc(1s, 1e200);
    EXPECT_EQ(show.take(), Lines());
}

TEST(Magnitude, FiresOnceWhenTheThresholdIsReachedAndAgainOnlyAfterAValueBelowRearmBelow) {
    auto declared = plain_length();
    declared.at_least = 10;
    declared.rearm_below = 5;
    Magnitude show(declared);
    for (const double x : {9.999, -10.0, 11.0, 5.0, 50.0}) show.acc(1s, x);
    EXPECT_EQ(show.count("length"), 1);
    EXPECT_EQ(show.value(), "10.0");
    show.acc(2s, 4.999);
    show.acc(3s, 10);
    EXPECT_EQ(show.count("length"), 2);
}

TEST(Magnitude, WithoutRearmBelowItIsTheThresholdItself) {
    auto declared = plain_length();
    declared.at_least = 10;
    Magnitude show(declared);
    for (const double x : {10.0, 10.0, 9.999, 10.0}) show.acc(1s, x);
    EXPECT_EQ(show.count("length"), 2);
}

TEST(Magnitude, ThresholdsArePerProducer) {
    auto declared = plain_length();
    declared.at_least = 10;
    Magnitude show(declared);
    show.acc(0s, 10, 0, 0, 1);
    show.acc(0s, 10, 0, 0, 2);
    show.acc(0s, 10, 0, 0, 1);
    EXPECT_EQ(show.take(), Lines({"0 length pad/1", "0 length pad/2"}));
}

TEST(Magnitude, WithoutAThresholdEveryEventIsToldHoweverOften) {
    Magnitude show(plain_length());
    for (int i = 0; i < 500; ++i) show.acc(1s, i);
    EXPECT_EQ(show.count("length"), 500);
}

TEST(Magnitude, WithAThresholdItIsHeldBackWhereItFlaps) {
    auto declared = plain_length();
    declared.at_least = 10;
    Magnitude show(declared);
    for (int i = 0; i < 400; ++i) show.acc(1s, i % 2 == 0 ? 10 : 0);
    EXPECT_EQ(show.count("length"), 100);
    EXPECT_EQ(show.view("shake").suppressed, 100U);
}

} // namespace
} // namespace tutti::event::testing
