// Heading: where a device points (docs/events.md). The field is that of 60° north: 20 µT along the ground, 40
// into it.
#include "event/performance_testing.hpp"

#include <cmath>
#include <numbers>

namespace tutti::event::testing {
namespace {

using Forward = definition::Heading::Forward;
using Vector = std::array<double, 3>;

definition::Heading declared_heading(Forward forward = Forward::X) {
    definition::Heading made;
    made.type = "mag";
    made.accelerometer = "acc";
    made.forward = forward;
    made.emit = "heading";
    return made;
}

/// How a device is held, in degrees as an aviator has them.
struct Attitude {
    double heading = 0;
    double pitch = 0;
    double roll = 0;
};

double radians(double degrees) { return degrees * std::numbers::pi / 180; }

/// A vector of the ground (north, east, down) as a device that is held so has it: forward, right, down. The
/// three turns one after the other, as they are taught: by heading, then by pitch, then by roll.
Vector seen(Vector v, const Attitude& held) {
    const auto turn = [&](std::size_t a, std::size_t b, double angle) {
        const Vector before = v;
        v[a] = std::cos(angle) * before[a] + std::sin(angle) * before[b];
        v[b] = std::cos(angle) * before[b] - std::sin(angle) * before[a];
    };
    turn(0, 1, radians(held.heading));
    turn(2, 0, radians(held.pitch));
    turn(1, 2, radians(held.roll));
    return v;
}

/// From forward, right, down to the axes of a device whose z points up.
Vector axes_of(const Vector& v, Forward forward) {
    switch (forward) {
    case Forward::X:
        break;
    case Forward::Y:
        return {v[1], v[0], -v[2]};
    case Forward::MinusX:
        return {-v[0], v[1], -v[2]};
    case Forward::MinusY:
        return {-v[1], -v[0], -v[2]};
    }
    return {v[0], -v[1], -v[2]};
}

struct Heading : Performance {
    explicit Heading(definition::Heading heading) : forward(heading.forward) { add("compass", heading); }
    void say(microseconds at, const char* type, const Vector& v, std::int32_t producer = 1) {
        input(at, type, producer, Value::object({{"x", v[0]}, {"y", v[1]}, {"z", v[2]}}));
    }
    void acc(microseconds at, const Attitude& held) {
        say(at, "acc", axes_of(seen({0, 0, -9.80665}, held), forward)); // lying still it says which way is up
    }
    void mag(microseconds at, const Attitude& held) {
        say(at, "mag", axes_of(seen({20, 0, 40}, held), forward));
    }
    /// heading, pitch, roll of the last output.
    Vector bearing() {
        const auto out = json(data("heading"));
        return {out.find("heading")->number(), out.find("pitch")->number(), out.find("roll")->number()};
    }
    Vector hold(const Attitude& held) {
        acc(1s, held);
        mag(1s, held);
        return bearing();
    }
    Forward forward;
};

// By hand, without any of the above: z up, x forward, so y is to the left.
TEST(Heading, LevelItIsWhereTheForwardAxisPoints) {
    const std::vector<std::pair<Vector, double>> examples = {
        {{20, 0, -40}, 0},    // the field lies ahead: north
        {{0, 20, -40}, 90},   // to the left: east
        {{-20, 0, -40}, 180}, // behind: south
        {{0, -20, -40}, 270}, // to the right: west
        {{10, 10, -40}, 45},
        {{20, 0, 40}, 0}, // in the southern half of the world the field comes out of the ground
    };
    for (const auto& [field, heading] : examples) {
        Heading show(declared_heading());
        show.say(1s, "acc", {0, 0, 9.80665});
        show.say(1s, "mag", field);
        EXPECT_EQ(show.bearing(), (Vector{heading, 0, 0}));
    }
}

TEST(Heading, AWorkedExampleWithItsNoseUpAndOneOnItsSide) {
    Heading show(declared_heading());
    // The nose 30° up: of what is up it has half, and of a field from the north half of what goes down, less.
    show.say(1s, "acc", {9.80665 * 0.5, 0, 9.80665 * std::sqrt(0.75)});
    show.say(1s, "mag", {20 * std::sqrt(0.75) - 40 * 0.5, 0, -20 * 0.5 - 40 * std::sqrt(0.75)});
    EXPECT_EQ(show.bearing(), (Vector{0, 30, 0}));
    // On its right side, pointing east: left is up, so its z looks to the right, which is south.
    show.say(2s, "acc", {0, 9.80665, 0});
    show.say(2s, "mag", {0, -40, -20});
    EXPECT_EQ(show.bearing(), (Vector{90, 0, 90}));
    show.say(2s, "mag", {0, -40, 20}); // and west
    EXPECT_EQ(show.bearing(), (Vector{270, 0, 90}));
}

TEST(Heading, TiltTakesNothingFromIt) {
    for (const auto forward : {Forward::X, Forward::Y, Forward::MinusX, Forward::MinusY})
        for (int heading = 0; heading < 360; heading += 15)
            for (const double pitch : {-80.0, -45.0, 0.0, 30.0, 60.0})
                for (const double roll : {-150.0, -90.0, -20.0, 0.0, 45.0, 120.0, 180.0}) {
                    Heading show(declared_heading(forward));
                    const auto bearing = show.hold({static_cast<double>(heading), pitch, roll});
                    EXPECT_EQ(bearing, (Vector{static_cast<double>(heading), pitch, roll}));
                }
}

TEST(Heading, OutputIsOfTheMagnetometersProducerAndTellsOfItself) {
    Heading show(declared_heading());
    show.say(1s, "acc", {0, 0, 9.8}, 4);
    EXPECT_EQ(show.take(), Lines());
    show.say(1500ms, "mag", {20, 0, -40}, 4);
    EXPECT_EQ(show.take(), Lines({"1500000 heading pad/4"}));
    EXPECT_EQ(
        show.data("heading"), R"({"heading":0.0,"pitch":0.0,"roll":0.0,)"
                              R"("virtual_peripheral":{"id":"vp-1","name":"compass"}})"
    );
}

TEST(Heading, DeclinationLeadsFromMagneticToTrueNorthAndRoundTheCircle) {
    for (const auto& [declination, expected] : {std::pair(4.5, 4.0), {-0.5, 359.0}, {180.0, 179.5}}) {
        auto declared = declared_heading();
        declared.declination = declination;
        EXPECT_EQ(Heading(declared).hold({359.5, 0, 0})[0], expected);
    }
    EXPECT_EQ(Heading(declared_heading()).hold({359.9997, 0, 0})[0], 0); // never 360
}

TEST(Heading, IsUnknownWhereGravityOrTheFieldIs) {
    const Vector up = {0, 0, 9.80665};
    const Vector north = {20, 0, -40};
    const std::vector<std::pair<Vector, Vector>> unknown = {
        {{0, 0, 0}, north},                                              // free fall
        {{0.3, -0.2, 4.8}, north},                                       // nearly
        {{0, 0, 15}, north},                                             // shaken
        {{9.80665, 0, 0.1}, north},                                      // the forward axis stands upright
        {{-9.80665, 0.1, 0}, north}, {up, {0, 0, 0}}, {up, {0, 0, -50}}, // a magnetic pole
        {up, {1, 1, -50}},                                               // so near that it cannot be told
    };
    for (const auto& [acceleration, field] : unknown) {
        Heading show(declared_heading());
        show.say(1s, "acc", acceleration);
        show.say(1s, "mag", field);
        EXPECT_EQ(show.take(), Lines());
    }
}

TEST(Heading, GravityIsInTheUnitOfTheAccelerometer) {
    auto declared = declared_heading();
    declared.gravity = 1;
    Heading show(declared);
    for (const auto& [length, told] : {std::pair(0.4, 0U), {0.5, 1U}, {1.5, 1U}, {1.6, 0U}, {9.80665, 0U}}) {
        show.say(1s, "acc", {0, 0, length});
        show.say(1s, "mag", {20, 0, -40});
        EXPECT_EQ(show.take().size(), told) << length;
    }
}

TEST(Heading, BothSensorsAreOfOneProducer) {
    Heading show(declared_heading());
    show.say(1s, "acc", {0, 0, 9.8}, 1);
    show.say(1s, "mag", {20, 0, -40}, 2);
    EXPECT_EQ(show.take(), Lines());
}

TEST(Heading, TheAccelerometersEventIsWithinASecondWhicheverCameFirst) {
    for (const auto& [gap, told] :
         {std::pair(1s + 0us, 1U), {1s + 1us, 0U}, {-1s - 0us, 1U}, {-1s - 1us, 0U}}) {
        Heading show(declared_heading());
        show.acc(10s, {});
        show.mag(10s + gap, {});
        EXPECT_EQ(show.take().size(), told);
    }
    auto declared = declared_heading();
    declared.within = 10ms;
    Heading show(declared);
    show.acc(1s, {});
    show.mag(1s + 11ms, {});
    EXPECT_EQ(show.take(), Lines());
}

TEST(Heading, AnAccelerometersEventThatComesLateIsPassedOver) {
    Heading show(declared_heading());
    show.acc(1s, {0, 10, 0});
    show.acc(900ms, {0, 20, 0});
    show.mag(1s, {0, 10, 0});
    EXPECT_EQ(show.bearing(), (Vector{0, 10, 0}));
    show.acc(1s, {0, 30, 0}); // of one stamp the later one is the newer
    show.mag(1s, {0, 30, 0});
    EXPECT_EQ(show.bearing(), (Vector{0, 30, 0}));
}

TEST(Heading, IsSmoothedRoundTheCircle) {
    auto declared = declared_heading();
    declared.window = 300ms;
    declared.declination = 2;
    Heading show(declared);
    show.acc(1s, {});
    show.mag(1s, {350, 0, 0});
    show.mag(1300ms, {20, 0, 0});
    EXPECT_EQ(show.bearing()[0], 7); // halfway between, and the declination
    show.mag(1300ms + 1us, {40, 0, 0});
    EXPECT_EQ(show.bearing()[0], 32); // the first one fell out
}

TEST(Heading, PitchAndRollAreSmoothedAsWell) {
    auto declared = declared_heading();
    declared.window = 300ms;
    Heading show(declared);
    show.hold({0, 10, 170});
    EXPECT_EQ(show.hold({0, 20, -170}), (Vector{0, 15, 180}));
}

TEST(Heading, WhatPointsAwayFromEachOtherHasNoMean) {
    auto declared = declared_heading();
    declared.window = 300ms;
    Heading show(declared);
    show.acc(1s, {});
    show.mag(1s, {90, 0, 0});
    show.mag(1s, {270, 0, 0});
    EXPECT_EQ(show.take().size(), 1U);
    show.mag(1s, {270, 0, 0});
    EXPECT_EQ(show.bearing()[0], 270);
}

TEST(Heading, EventsWithoutThreeNumbersAreIgnored) {
    Heading show(declared_heading());
    show.acc(1s, {});
    for (const auto* data : {R"({"x":1,"y":2})", R"({"x":1,"y":2,"z":"3"})", "{}"}) {
        show.input(1s, "acc", json(data));
        show.input(1s, "mag", json(data));
    }
    EXPECT_EQ(show.take(), Lines());
}

} // namespace
} // namespace tutti::event::testing
