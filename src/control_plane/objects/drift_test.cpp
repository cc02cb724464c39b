#include "control_plane/objects/drift.hpp"

#include <gtest/gtest.h>

namespace tutti::control_plane {
namespace {

using namespace governance::objects;

constexpr WallTime at_second(int second) { return WallTime{seconds(1'000'000 + second)}; }
constexpr auto stays = seconds(60);

Observed corrected(std::string how) { return {as_wanted(), std::nullopt, std::move(how)}; }

TEST(Drift, WhatWasAsItIsToBeAndIsCorrectedHadDrifted) {
    const auto before = after({}, as_wanted(), 3, at_second(0));
    auto observed = corrected("it was 5");
    EXPECT_EQ(note_drift(observed, before, 3, at_second(9), stays), "it was 5");
    EXPECT_EQ(observed.findings.find(drifted)->message, "it was 5");
    EXPECT_EQ(observed.look_again, stays);
}

TEST(Drift, ANewSpecAndAFirstLookAreNone) {
    const auto before = after({}, as_wanted(), 3, at_second(0));
    auto observed = corrected("it was 5");
    EXPECT_EQ(note_drift(observed, before, 4, at_second(9), stays), std::nullopt);
    EXPECT_EQ(observed.findings.find(drifted), nullptr);
    EXPECT_EQ(note_drift(observed, {}, 1, at_second(9), stays), std::nullopt);
    const auto unready = after({}, not_ready("Away", "it is away"), 3, at_second(0));
    EXPECT_EQ(note_drift(observed, unready, 3, at_second(9), stays), std::nullopt);
}

TEST(Drift, IsShownForAWhileAndTellsEachTime) {
    auto status = after({}, as_wanted(), 3, at_second(0));
    auto observed = corrected("it was 5");
    note_drift(observed, status, 3, at_second(10), stays);
    status = after(status, observed.findings, 3, at_second(10));
    Observed clean{as_wanted()};
    EXPECT_EQ(note_drift(clean, status, 3, at_second(30), stays), std::nullopt);
    EXPECT_EQ(clean.findings.find(drifted)->message, "it was 5");
    EXPECT_EQ(clean.look_again, seconds(40));
    auto again = corrected("it was 5");
    EXPECT_EQ(note_drift(again, status, 3, at_second(30), stays), "it was 5");
    Observed later{as_wanted()};
    EXPECT_EQ(note_drift(later, status, 3, at_second(70), stays), std::nullopt);
    EXPECT_EQ(later.findings.find(drifted), nullptr);
    EXPECT_EQ(later.look_again, std::nullopt);
}

} // namespace
} // namespace tutti::control_plane
