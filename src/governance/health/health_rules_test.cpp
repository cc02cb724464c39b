#include "governance/health/health_rules.hpp"
#include "governance/health/moment_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::governance::health {
namespace {

using contract::HealthLevel;

WallTime clock(double second) { return WallTime(at(second).time_since_epoch()); }

/// A component `lamp`, and a rule about it.
struct RuleStage {
    HealthBook book{{.damping = {microseconds(0), seconds(1)}}, at(0)};
    HealthRules rules;

    explicit RuleStage(HealthRule rule) : rules({std::move(rule)}) {}

    std::vector<Firing> become(HealthLevel level, double second) {
        contract::Health health;
        health.level = level;
        health.expires_in = std::chrono::hours(24);
        book.say("lamp", health, at(second) + health.expires_in, at(second));
        return pass(second);
    }
    std::vector<Firing> pass(double second) { return rules.advance(book, at(second), clock(second)); }
};

const HealthRule rule{
    .name = "dark", .component = "lamp", .lasts = seconds(10), .restart = "lamp", .at_most = {2, seconds(100)}
};

TEST(HealthRules, FiresWhenItHasLastedAndOnceOnly) {
    RuleStage stage(rule);
    EXPECT_TRUE(stage.become(HealthLevel::Error, 1).empty());
    EXPECT_EQ(stage.rules.next_deadline(), at(11));
    EXPECT_TRUE(stage.pass(10.9).empty());
    const auto firings = stage.pass(11);
    ASSERT_EQ(firings.size(), 1U);
    EXPECT_EQ(firings[0].rule->name, "dark");
    EXPECT_TRUE(firings[0].is_within_limit);
    EXPECT_TRUE(stage.pass(50).empty());
    EXPECT_EQ(stage.rules.next_deadline(), std::nullopt);
}

TEST(HealthRules, WhatGetsWellInTimeFiresNothing) {
    RuleStage stage(rule);
    stage.become(HealthLevel::Error, 1);
    stage.become(HealthLevel::Ok, 10);
    stage.become(HealthLevel::Error, 11);
    EXPECT_TRUE(stage.pass(20.9).empty()) << "it counts from the second time on";
    EXPECT_EQ(stage.pass(21).size(), 1U);
}

TEST(HealthRules, ABetterLevelThanItsOwnIsNothing) {
    RuleStage stage(rule);
    stage.become(HealthLevel::Warn, 1);
    EXPECT_TRUE(stage.pass(100).empty());
}

TEST(HealthRules, PastItsLimitItIsToldAndNothingElse) {
    RuleStage stage(rule);
    std::vector<bool> within;
    for (int i = 0; i < 4; ++i) {
        stage.become(HealthLevel::Error, 20 * i);
        for (const auto& firing : stage.pass(20 * i + 10)) within.push_back(firing.is_within_limit);
        stage.become(HealthLevel::Ok, 20 * i + 11);
    }
    EXPECT_EQ(within, (std::vector{true, true, false, false}));
    stage.become(HealthLevel::Error, 100);
    ASSERT_EQ(stage.pass(110).size(), 1U);
    EXPECT_EQ(stage.rules.fired("dark").size(), 2U) << "the first is 100 s ago";
}

TEST(HealthRules, TheLimitHoldsOverARestart) {
    RuleStage stage(rule);
    stage.rules.remember("dark", clock(1));
    stage.rules.remember("dark", clock(2));
    stage.become(HealthLevel::Error, 3);
    const auto firings = stage.pass(13);
    ASSERT_EQ(firings.size(), 1U);
    EXPECT_FALSE(firings[0].is_within_limit);
}

TEST(HealthRules, AClockThatWasSetBackDoesNotHoldThemForLong) {
    RuleStage stage(rule);
    stage.rules.remember("dark", clock(1e6));
    stage.rules.remember("dark", clock(1e6));
    stage.become(HealthLevel::Error, 0);
    ASSERT_FALSE(stage.pass(10)[0].is_within_limit);
    stage.become(HealthLevel::Ok, 20);
    stage.become(HealthLevel::Error, 105);
    EXPECT_TRUE(stage.pass(115)[0].is_within_limit) << "they count from when the clock was seen to be back";
}

TEST(HealthRules, WhatWasNeverHeardOfFiresNothing) {
    HealthBook book({.required = {"lamp"}}, at(0));
    HealthRules rules({{.name = "dark", .component = "lamp", .level = Level::Unknown, .lasts = seconds(1)}});
    for (const double second : {1.0, 40.0, 100.0}) {
        book.advance(at(second));
        EXPECT_TRUE(rules.advance(book, at(second), clock(second)).empty());
    }
}

} // namespace
} // namespace tutti::governance::health
