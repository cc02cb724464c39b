#include "governance/health/finding.hpp"

#include <gtest/gtest.h>

namespace tutti::governance::health {
namespace {

using contract::ServicePattern;
using contract::ServicePhase;

contract::ServiceState service(ServicePhase state, ServicePattern pattern = ServicePattern::Always) {
    contract::ServiceState service;
    service.state = state;
    service.cause = "so";
    service.pattern = pattern;
    return service;
}

TEST(Finding, LevelsHaveWordsThatAreReadBack) {
    for (const auto level : {Level::Ok, Level::Warn, Level::Unknown, Level::Error})
        EXPECT_EQ(level_from(name(level)), level);
    EXPECT_EQ(level_from("fine"), std::nullopt);
}

TEST(Finding, WithinALevelWhatIsNotReadyIsWorse) {
    const Finding ready{Level::Warn, true, "a"};
    const Finding unready{Level::Warn, false, "b"};
    EXPECT_TRUE(is_worse(unready, ready));
    EXPECT_FALSE(is_worse(ready, unready));
    EXPECT_FALSE(is_worse(ready, ready));
    EXPECT_TRUE(is_worse({Level::Error, false, ""}, unready));
}

TEST(Finding, AWarningIsReadyAndAnErrorIsNot) {
    contract::Health said;
    said.level = contract::HealthLevel::Warn;
    EXPECT_TRUE(finding_of(said).is_ready);
    said.level = contract::HealthLevel::Error;
    EXPECT_FALSE(finding_of(said).is_ready);
}

TEST(Finding, AServiceThatStartsIsNotReadyAndNothingIsWrongWithIt) {
    EXPECT_EQ(finding_of(service(ServicePhase::Starting)), (Finding{Level::Ok, false, "starting: so"}));
    EXPECT_EQ(finding_of(service(ServicePhase::Ready)), (Finding{Level::Ok, true, "ready: so"}));
    EXPECT_EQ(finding_of(service(ServicePhase::Backoff)).level, Level::Warn);
    EXPECT_EQ(finding_of(service(ServicePhase::CrashLoop)).level, Level::Error);
}

TEST(Finding, OneThatRunsNowAndThenMayBeBetweenTwoRuns) {
    for (const auto state : {ServicePhase::Stopped, ServicePhase::Waiting, ServicePhase::Starting}) {
        EXPECT_TRUE(is_well(service(state, ServicePattern::Ephemeral)));
        EXPECT_TRUE(is_well(service(state, ServicePattern::Demand)));
        EXPECT_FALSE(is_well(service(state)));
    }
    EXPECT_FALSE(is_well(service(ServicePhase::Failed, ServicePattern::Ephemeral)));
}

TEST(Finding, WhatIsStoppedAndRequiredIsMissing) {
    auto stopped = service(ServicePhase::Stopped);
    EXPECT_EQ(finding_of(stopped).level, Level::Warn);
    stopped.required = false;
    EXPECT_EQ(finding_of(stopped).level, Level::Ok);
}

TEST(Finding, AReadyServiceWhoseBusIsAwayIsAWarning) {
    auto away = service(ServicePhase::Ready);
    away.cause = "ready: bus away";
    EXPECT_EQ(finding_of(away).level, Level::Warn);
    EXPECT_TRUE(finding_of(away).is_ready);
}

TEST(Finding, AReasonIsCutAtAWholeCharacter) {
    contract::Health said;
    for (int i = 0; i < 500; ++i) said.message += "ü";
    EXPECT_LE(finding_of(said).reason.size(), 310U);
}

} // namespace
} // namespace tutti::governance::health
