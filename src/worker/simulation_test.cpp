#include "worker/simulation.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace tutti::worker {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

Simulation at(microseconds since_midnight, std::string_view name = "co2") {
    return {name, WallTime{hours(24) * 20'000 + since_midnight}};
}

TEST(Simulation, IsTheSameForTheSameSourceAtTheSameMoment) {
    EXPECT_EQ(at(hours(5)).wander("x", 0, 1, hours(1)), at(hours(5)).wander("x", 0, 1, hours(1)));
    EXPECT_NE(at(hours(5)).wander("x", 0, 1, hours(1)), at(hours(5)).wander("y", 0, 1, hours(1)));
    EXPECT_NE(at(hours(5)).wander("x", 0, 1, hours(1)), at(hours(5), "porch").wander("x", 0, 1, hours(1)));
}

TEST(Simulation, WandersSmoothlyWithinItsRange) {
    double before = at(microseconds(0)).wander("x", 400, 1400, hours(3));
    for (auto time = minutes(0); time < hours(48); time += minutes(1)) {
        const double now = at(time).wander("x", 400, 1400, hours(3));
        EXPECT_GE(now, 400);
        EXPECT_LE(now, 1400);
        EXPECT_LT(std::abs(now - before), 1000.0 / 180 * 1.5 + 1e-9) << time;
        before = now;
    }
}

TEST(Simulation, ADayIsWarmestAtItsPeak) {
    const auto temperature = [](auto time) { return at(time).daily("t", 16, 24, hours(15)); };
    EXPECT_GT(temperature(hours(15)), temperature(hours(9)));
    EXPECT_GT(temperature(hours(15)), temperature(hours(23)));
    EXPECT_GT(temperature(hours(9)), temperature(hours(3)));
}

TEST(Simulation, ACountBeginsAtMidnightAndNeverGoesBack) {
    std::int64_t before = 0;
    for (auto time = minutes(0); time < hours(24); time += minutes(1)) {
        const auto now = at(time).grows_daily("queries", 24'000);
        EXPECT_GE(now, before);
        before = now;
    }
    EXPECT_GT(before, 19'000);
    EXPECT_LT(before, 29'000);
    EXPECT_LT(at(hours(24)).grows_daily("queries", 24'000), 100);
}

TEST(Simulation, TheDayIsThatOfThePlace) {
    const WallTime midnight_there{hours(24) * 20'000 - hours(2)};
    EXPECT_EQ(Simulation("p", midnight_there, hours(2)).grows_daily("queries", 24'000), 0);
}

TEST(Simulation, AChanceComesAsOftenAsItSays) {
    int often = 0;
    for (int hour = 0; hour < 1000; ++hour) often += at(hours(hour)).chance("rain", 0.2, hours(1)) ? 1 : 0;
    EXPECT_GT(often, 150);
    EXPECT_LT(often, 250);
}

} // namespace
} // namespace tutti::worker
