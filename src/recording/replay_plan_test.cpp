#include "recording/replay_plan.hpp"

#include <gtest/gtest.h>

namespace tutti::recording {
namespace {

using namespace std::chrono_literals;

constexpr WallTime first{1'700'000'000s};
constexpr SteadyTime start{5s};

TEST(ReplayPlan, KeepsTheSpacingAtItsSpeed) {
    const ReplayPlan plan(Speed{2}, first, start);
    EXPECT_EQ(plan.due(first), start);
    EXPECT_EQ(plan.due(first + 3s), start + 1500ms);
    const ReplayPlan slow(Speed{0.5}, first, start);
    EXPECT_EQ(slow.due(first + 3s), start + 6s);
}

TEST(ReplayPlan, DoesNotDriftOverAYearOfRounds) {
    ReplayPlan plan(Speed{3}, first, start);
    for (int round = 0; round < 1'000'000; ++round) plan.next_round(first + 31s);
    EXPECT_EQ(plan.round(), 1'000'000U);
    EXPECT_EQ(plan.due(first + 1s), start + microseconds((31'000'001'000'000LL + 1) / 3));
}

TEST(ReplayPlan, AtMaximumSpeedEverythingIsDue) {
    ReplayPlan plan(*parse_speed("max"), first, start);
    EXPECT_EQ(plan.due(first + 24h), start);
    plan.next_round(first + 24h);
    EXPECT_EQ(plan.due(first), start);
}

TEST(ReplayPlan, ALoopOverOneMessageTakesTime) {
    ReplayPlan plan(Speed{1}, first, start);
    plan.next_round(first);
    EXPECT_EQ(plan.due(first), start + 1ms);
    ReplayPlan fast(Speed{1000}, first, start);
    fast.next_round(first);
    EXPECT_EQ(fast.due(first), start + 1ms);
}

TEST(ReplayPlan, WhatIsFromBeforeTheStartIsDueAtOnce) {
    EXPECT_EQ(ReplayPlan(Speed{1}, first, start).due(first - 1h), start);
}

TEST(Section, HasItsBeginningAndNotItsEnd) {
    const Section section{first, first + 1s};
    EXPECT_TRUE(section.is_before(first - 1us));
    EXPECT_FALSE(section.is_before(first));
    EXPECT_FALSE(section.is_after(first + 1s - 1us));
    EXPECT_TRUE(section.is_after(first + 1s));
    EXPECT_FALSE((Section{first, {}}.is_after(first + 24h)));
}

TEST(Speed, IsANumberOrMax) {
    EXPECT_EQ(parse_speed("1")->factor, 1);
    EXPECT_EQ(parse_speed("0.5")->factor, 0.5);
    EXPECT_EQ(parse_speed("2x")->factor, 2);
    EXPECT_TRUE(parse_speed("max")->is_max());
    for (const auto* text : {"", "x", "0", "-1", "inf", "nan", "1e9", "fast"})
        EXPECT_FALSE(parse_speed(text)) << text;
}

TEST(Place, IsALengthOrATime) {
    const auto place = [](const char* text) { return resolve(*parse_place(text), first); };
    EXPECT_EQ(place("12.5s"), first + 12'500ms);
    EXPECT_EQ(place("12.5"), first + 12'500ms);
    EXPECT_EQ(place("250ms"), first + 250ms);
    EXPECT_EQ(place("1.5h"), first + 90min);
    EXPECT_EQ(place("@1784632335.5"), WallTime{1'784'632'335'500ms});
    EXPECT_EQ(place("2026-07-21T11:12:15Z"), WallTime{1'784'632'335s});
    EXPECT_EQ(place("2026-07-21T11:12:15"), WallTime{1'784'632'335s});
    EXPECT_EQ(place("2026-07-21 13:12:15.25+02:00"), WallTime{1'784'632'335'250ms});
    for (const auto* text :
         {"", "s", "-1s", "1 s", "1e300", "2026-02-30T00:00:00Z", "2026-07-21", "2026-07-21T11:12Z",
          "2026-07-21T11:12:15+2:00", "2026-07-21T24:00:00Z", "@", "2026-07-21T11:12:15.Z"})
        EXPECT_FALSE(parse_place(text)) << text;
}

} // namespace
} // namespace tutti::recording
