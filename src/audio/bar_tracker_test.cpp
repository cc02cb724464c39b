#include "audio/bar_tracker.hpp"

#include <gtest/gtest.h>

#include <random>

namespace tutti::audio {

namespace {

/// So many beats, the first of each bar higher by as much; `first` is the place of the first beat heard.
void hear(BarTracker& bars, int beats, int beats_per_bar, int first, double higher, unsigned seed = 1) {
    std::mt19937 random(seed);
    std::normal_distribution<double> varies(0.4, 0.1);
    for (int beat = 0; beat < beats; ++beat)
        bars.hear(varies(random) + ((beat + first - 1) % beats_per_bar == 0 ? higher : 0));
}

TEST(BarTracker, TellsBarsOfThreeFromBarsOfFour) {
    for (const int beats_per_bar : {3, 4})
        for (int first = 1; first <= beats_per_bar; ++first) {
            BarTracker bars;
            hear(bars, 24, beats_per_bar, first, 0.4);
            const auto place = bars.place(0);
            EXPECT_EQ(place.beats_per_bar, beats_per_bar);
            EXPECT_EQ(place.number, (first - 1 + 23) % beats_per_bar + 1);
            EXPECT_GT(place.confidence, 0.8);
            EXPECT_EQ(bars.place(1).number, place.number % beats_per_bar + 1);
            EXPECT_EQ(bars.place(-1).number, (place.number + beats_per_bar - 2) % beats_per_bar + 1);
        }
}

TEST(BarTracker, TellsNothingBeforeItHasHeardEnough) {
    BarTracker bars;
    EXPECT_EQ(bars.place(0).number, 0);
    bars.hear(0.9);
    EXPECT_EQ(bars.place(0).number, 0);
}

TEST(BarTracker, EqualBeatsHaveNoNumber) {
    BarTracker bars;
    for (int beat = 0; beat < 40; ++beat) bars.hear(0.5);
    EXPECT_EQ(bars.place(0).number, 0);
    EXPECT_EQ(bars.place(0).beats_per_bar, 0);
}

TEST(BarTracker, ANewMeterIsTold) {
    BarTracker bars;
    hear(bars, 32, 4, 1, 0.4);
    hear(bars, 45, 3, 1, 0.4);
    EXPECT_EQ(bars.place(0).beats_per_bar, 3);
    EXPECT_EQ(bars.place(0).number, 3);
}

TEST(BarTracker, BeatsThatWereNotHeardAreCounted) {
    BarTracker bars;
    hear(bars, 24, 4, 1, 0.4); // ends on a fourth beat
    bars.hear(0.4, 6);
    EXPECT_EQ(bars.place(0).number, 2);
}

} // namespace

} // namespace tutti::audio
