#include "workers/pihole/pihole_source.hpp"

#include <gtest/gtest.h>

namespace tutti::pihole {
namespace {

TEST(PiholeReadings, AreCountsAndAShareOfATenth) {
    const worker::Readings expected = {
        {"queries_today", 25190, "queries"},
        {"ads_blocked_today", 5038, "ads"},
        {"ads_percentage_today", 20.0, "%"},
    };
    EXPECT_EQ(readings_of({25190, 5038, 20.000001907348633}), expected);
}

TEST(PiholeSource, SimulatesADayThatOnlyGrows) {
    PiholeSource source;
    std::int64_t before = 0;
    for (int minute = 0; minute < 24 * 60; ++minute) {
        const WallTime now(std::chrono::days(20'000) + std::chrono::minutes(minute));
        const auto readings = *source.simulate(worker::Simulation("pihole", now));
        ASSERT_EQ(readings.size(), 3U);
        EXPECT_GE(readings[0].value.integer(), before);
        EXPECT_LE(readings[1].value.integer(), readings[0].value.integer());
        before = readings[0].value.integer();
    }
    EXPECT_GT(before, 10'000);
}

} // namespace
} // namespace tutti::pihole
