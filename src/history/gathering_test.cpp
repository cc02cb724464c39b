#include "history/gathering.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace tutti::history {
namespace {

constexpr WallTime noon = WallTime(std::chrono::hours(490'000));
const SeriesName room = {"co2", "room:co2"};

TEST(Gathering, NumbersAndSwitchesAreTakenTextsAreNot) {
    EXPECT_EQ(number_in(Value(3)), 3.0);
    EXPECT_EQ(number_in(Value(0.5)), 0.5);
    EXPECT_EQ(number_in(Value(true)), 1.0);
    EXPECT_FALSE(number_in(Value("on")));
    EXPECT_FALSE(number_in(Value()));
    EXPECT_FALSE(number_in(Value(std::numeric_limits<double>::infinity())));
}

TEST(Gathering, WhatIsSaidAgainIsKnown) {
    Gathering gathering;
    EXPECT_EQ(gathering.take(room, 400, "ppm", noon, noon), Gathered::Taken);
    EXPECT_EQ(gathering.take(room, 400, "ppm", noon, noon + seconds(50)), Gathered::Known);
    EXPECT_EQ(gathering.take(room, 410, "ppm", noon + seconds(60), noon + seconds(61)), Gathered::Taken);
    EXPECT_EQ(gathering.waiting(room).size(), 2u);
    EXPECT_EQ(gathering.series().at(room).unit, "ppm");
}

TEST(Gathering, AlsoAfterItsBatchWasTaken) {
    Gathering gathering;
    gathering.take(room, 400, "ppm", noon, noon);
    EXPECT_EQ(gathering.take_waiting().at(room).size(), 1u);
    EXPECT_EQ(gathering.samples(), 0u);
    EXPECT_EQ(gathering.take(room, 400, "ppm", noon, noon), Gathered::Known);
    EXPECT_TRUE(gathering.take_waiting().empty());
}

TEST(Gathering, ATimeThatIsTooFarFromNowIsRefused) {
    Gathering gathering;
    EXPECT_EQ(gathering.take(room, 1, "", noon - Gathering::latest, noon), Gathered::Taken);
    EXPECT_EQ(
        gathering.take(room, 1, "", noon - Gathering::latest - milliseconds(1), noon), Gathered::OffTime
    );
    EXPECT_EQ(gathering.take(room, 1, "", noon + Gathering::earliest, noon), Gathered::Taken);
    EXPECT_EQ(
        gathering.take(room, 1, "", noon + Gathering::earliest + milliseconds(1), noon), Gathered::OffTime
    );
}

TEST(Gathering, AClockThatWasSetBackBeginsAnewWithTheNextBatch) {
    Gathering gathering;
    gathering.take(room, 1, "", noon, noon);
    const auto earlier = noon - std::chrono::hours(1);
    EXPECT_EQ(gathering.take(room, 2, "", earlier, earlier), Gathered::OffTime);
    gathering.take_waiting();
    EXPECT_EQ(gathering.take(room, 2, "", earlier, earlier), Gathered::Taken);
}

TEST(Gathering, IsBoundedInSeriesAndInSamples) {
    Gathering gathering({.series = 1, .samples = 2});
    EXPECT_EQ(gathering.take(room, 1, "", noon, noon), Gathered::Taken);
    EXPECT_EQ(gathering.take({"a", "b"}, 1, "", noon, noon), Gathered::Full);
    EXPECT_EQ(gathering.take(room, 1, "", noon + seconds(1), noon), Gathered::Taken);
    EXPECT_EQ(gathering.take(room, 1, "", noon + seconds(2), noon), Gathered::Full);
    gathering.take_waiting();
    EXPECT_EQ(gathering.take(room, 1, "", noon + seconds(2), noon), Gathered::Taken);
}

} // namespace
} // namespace tutti::history
