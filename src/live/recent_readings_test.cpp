#include "live/recent_readings.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::live {
namespace {

using namespace std::chrono_literals;

constexpr RecentLimits small = {.series = 2, .points = 4, .spacing = 1s, .silence = 1h};

struct Courses {
    explicit Courses(RecentLimits limits = small) : recent(limits) {}

    /// A reading of that moment, and its time on the source's clock.
    void say(const char* sensor, Value value) {
        recent.note("s", sensor, {std::move(value), "", wall, 60s}, now);
    }
    void pass(microseconds time) {
        now += time;
        wall += time;
    }
    /// "0:1.5 2:3": seconds since the beginning, and values.
    std::string shown(const char* sensor) const {
        std::string text;
        const auto& series = recent.sources().find("s")->second.find(sensor)->second;
        for (std::size_t index = 0; index < series.size(); ++index)
            text += fmt::format(
                "{}{}:{}", index == 0 ? "" : " ", to_seconds(series[index].time - epoch), series[index].value
            );
        return text;
    }

    const WallTime epoch = wall_time_from_seconds(1700000000);
    RecentReadings recent;
    WallTime wall = epoch;
    SteadyTime now{1h};
};

TEST(RecentReadings, KeepTheLatestPointsOldestFirst) {
    Courses bench;
    for (int count = 0; count < 11; ++count) {
        bench.say("cpu", count + 0.5);
        bench.pass(2s);
    }
    EXPECT_EQ(bench.shown("cpu"), "14:7.5 16:8.5 18:9.5 20:10.5");
}

TEST(RecentReadings, OfWhatComesOftenTheLatestOfEachSpanStandsForAll) {
    Courses bench;
    for (int count = 0; count < 30; ++count) {
        bench.say("mic", count);
        bench.pass(100ms);
    }
    EXPECT_EQ(bench.shown("mic"), "0.9:9 1.9:19 2.9:29");
}

TEST(RecentReadings, WhatIsNoNumberIsNoPointAndNoSeries) {
    Courses bench;
    bench.say("sky", "rain");
    bench.say("sky", true);
    bench.say("sky", nullptr);
    EXPECT_EQ(bench.recent.series(), 0U);
    EXPECT_TRUE(bench.recent.sources().empty());
    bench.say("sky", 7);
    EXPECT_EQ(bench.shown("sky"), "0:7");
}

TEST(RecentReadings, AKeptMessageThatArrivesAgainChangesNothing) {
    Courses bench;
    bench.say("cpu", 1);
    bench.pass(2s);
    bench.say("cpu", 2);
    bench.recent.note("s", "cpu", {2, "", bench.wall, 60s}, bench.now + 9s);
    bench.recent.note("s", "cpu", {1, "", bench.wall - 500ms, 60s}, bench.now + 9s);
    EXPECT_EQ(bench.shown("cpu"), "0:1 2:2");
}

TEST(RecentReadings, ASourceWhoseClockWasSetBackBeginsAnew) {
    Courses bench;
    for (int count = 0; count < 6; ++count) {
        bench.say("cpu", count);
        bench.pass(2s);
    }
    bench.wall -= 300s;
    bench.say("cpu", 7);
    bench.pass(2s);
    bench.say("cpu", 8);
    EXPECT_EQ(bench.shown("cpu"), "-288:7 -286:8");
}

TEST(RecentReadings, PastTheLimitASeriesIsNotKeptUntilOneHasBeenSilentForLong) {
    Courses bench;
    bench.say("a", 1);
    bench.say("b", 1);
    bench.say("c", 1);
    EXPECT_EQ(bench.recent.series(), 2U);
    bench.pass(59min);
    bench.say("b", 2);
    bench.say("c", 2);
    EXPECT_EQ(bench.recent.series(), 2U);
    bench.pass(2min);
    bench.say("c", 3);
    EXPECT_EQ(bench.recent.series(), 2U);
    EXPECT_EQ(bench.shown("b"), "0:1 3540:2");
    EXPECT_EQ(bench.shown("c"), "3660:3");
}

TEST(RecentReadings, TakeAMegabyteAtMost) {
    constexpr RecentLimits whole;
    EXPECT_LE(whole.series * whole.points * sizeof(RecentReadings::Point), 1024U * 1024U);
    Courses bench(whole);
    for (int sensor = 0; sensor < 600; ++sensor) bench.say(fmt::format("s{}", sensor).c_str(), 1);
    EXPECT_EQ(bench.recent.series(), whole.series);
}

} // namespace
} // namespace tutti::live
