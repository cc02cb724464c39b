// EventClock: it moves as the steady clock does, and tells by how much the wall clock was set.
#include "director/event_clock.hpp"

#include <gtest/gtest.h>

namespace tutti::director {
namespace {

using namespace std::chrono_literals;

constexpr WallTime wall{1'700'000'000s};
constexpr SteadyTime steady{4000s};
constexpr auto tolerance = EventClock::tolerance;

TEST(EventClock, BeginsAsTheWallClockAndMovesAsTheSteadyOne) {
    const EventClock clock(wall, steady);
    EXPECT_EQ(clock.at(steady), wall);
    EXPECT_EQ(clock.at(steady + 1us), wall + 1us);
    EXPECT_EQ(clock.at(steady - 1h), wall - 1h);
}

TEST(EventClock, TheWayBackLeadsToTheSameInstant) {
    EventClock clock(wall, steady);
    clock.look(wall + 1h, steady + 1s);
    for (const auto later : {0us, microseconds(1us), microseconds(7h)})
        EXPECT_EQ(clock.steady(clock.at(steady + later)), steady + later);
}

TEST(EventClock, ADifferenceOfTheToleranceIsLeftAlone) {
    for (const auto difference : {microseconds(0), microseconds(1), -tolerance, tolerance}) {
        EventClock clock(wall, steady);
        EXPECT_EQ(clock.look(wall + 10s + difference, steady + 10s), 0us);
        EXPECT_EQ(clock.at(steady + 10s), wall + 10s);
    }
}

TEST(EventClock, AMicrosecondPastTheToleranceIsAStep) {
    for (const auto difference : {tolerance + 1us, -tolerance - 1us}) {
        EventClock clock(wall, steady);
        EXPECT_EQ(clock.look(wall + 10s + difference, steady + 10s), difference);
        EXPECT_EQ(clock.at(steady + 10s), wall + 10s + difference);
    }
}

TEST(EventClock, AStepForwardAndOneBackwardAreToldOnceEach) {
    EventClock clock(wall, steady);
    EXPECT_EQ(clock.look(wall + 1h, steady), 1h);
    EXPECT_EQ(clock.look(wall + 1h + 1s, steady + 1s), 0us);
    EXPECT_EQ(clock.look(wall - 24h + 2s, steady + 2s), -25h);
    EXPECT_EQ(clock.look(wall - 24h + 3s, steady + 3s), 0us);
    EXPECT_EQ(clock.at(steady + 4s), wall - 24h + 4s);
}

TEST(EventClock, ASlowDriftAddsUpUntilItIsAStep) {
    EventClock clock(wall, steady);
    // 1 ms a look: the first five are left alone, the sixth is told as a whole.
    for (int look = 1; look <= 5; ++look)
        EXPECT_EQ(clock.look(wall + look * (1s + 1ms), steady + look * 1s), 0us) << look;
    EXPECT_EQ(clock.look(wall + 6 * (1s + 1ms), steady + 6s), 6ms);
    EXPECT_EQ(clock.look(wall + 7 * (1s + 1ms), steady + 7s), 0us);
}

TEST(EventClock, NeverGoesBackwardWithoutSayingSo) {
    EventClock clock(wall, steady);
    // A wall clock that trembles within the tolerance.
    WallTime before = clock.at(steady);
    for (int i = 1; i <= 100; ++i) {
        const auto now = steady + i * 10us;
        EXPECT_EQ(clock.look(wall + i * 10us + (i % 2 == 0 ? tolerance : -tolerance), now), 0us);
        EXPECT_LT(before, clock.at(now));
        before = clock.at(now);
    }
}

} // namespace
} // namespace tutti::director
