#include "governance/objects/condition.hpp"

#include <gtest/gtest.h>

namespace tutti::governance::objects {
namespace {

constexpr WallTime at(int seconds_in) { return WallTime{seconds(1'000'000 + seconds_in)}; }

TEST(Condition, ItsTimeMovesOnlyWhenItFlips) {
    const auto first = after({}, as_wanted(), 1, at(0));
    EXPECT_EQ(first.find(ready)->since, at(0));
    const auto same = after(first, as_wanted(), 2, at(5));
    EXPECT_EQ(same.find(ready)->since, at(0));
    EXPECT_EQ(same.observed_generation, 2U);
    const auto other_words = after(same, not_ready("Away", "it is away"), 2, at(6));
    EXPECT_EQ(other_words.find(ready)->since, at(6));
    const auto again = after(other_words, not_ready("Busy", "it is busy"), 2, at(7));
    EXPECT_EQ(again.find(ready)->since, at(6));
    EXPECT_EQ(again.find(ready)->finding.reason, "Busy");
    EXPECT_EQ(again.find(synced)->since, at(0));
}

TEST(Condition, WhatALookDoesNotNameIsNoneAnyMore) {
    const auto mended = after({}, put_right("somebody set brightness"), 1, at(0));
    ASSERT_NE(mended.find(drifted), nullptr);
    EXPECT_EQ(after(mended, as_wanted(), 1, at(1)).find(drifted), nullptr);
}

TEST(Condition, AFailureLeavesReadyUnknownAndWhatWasObserved) {
    const auto well = after({}, put_right("by hand"), 3, at(0));
    const auto failed = after_failure(well, {ErrorCode::Unavailable, "the director is away"}, at(9));
    EXPECT_EQ(failed.observed_generation, 3U);
    EXPECT_EQ(failed.find(ready)->finding.status, Truth::Unknown);
    EXPECT_EQ(
        failed.find(synced)->finding, (Finding{"Synced", Truth::False, "Unavailable", "the director is away"})
    );
    EXPECT_EQ(failed.find(ready)->since, at(9));
    EXPECT_EQ(failed.find(drifted)->since, at(0));
    EXPECT_EQ(
        after_failure(failed, {ErrorCode::NotFound, "no such"}, at(10)).find(synced)->finding.reason,
        "NotFound"
    );
}

TEST(Condition, TextsAreCutToWholeCharacters) {
    Findings findings;
    findings.add(std::string(100, 'T'), Truth::True, std::string(100, 'R'), std::string(1023, 'm') + "ü");
    const auto status = after({}, findings, 1, at(0));
    const auto& finding = status.conditions.front().finding;
    EXPECT_EQ(finding.type.size(), 64U);
    EXPECT_EQ(finding.reason.size(), 64U);
    EXPECT_EQ(finding.message.size(), 1023U);
}

TEST(Condition, ALookHasSixteenAtMost) {
    Findings findings;
    for (int each = 0; each < 40; ++each) findings.add("T" + std::to_string(each % 20), Truth::True, "R");
    EXPECT_EQ(after({}, findings, 1, at(0)).conditions.size(), 16U);
}

TEST(Status, ComesBackFromItsRow) {
    auto status = after({}, put_right("by hand"), 3, at(0));
    status.is_leaving = true;
    EXPECT_EQ(parse_status(print(status)), status);
    EXPECT_EQ(parse_status(print(Status{})), Status{});
}

TEST(Status, ARowThatIsCutIsNone) {
    const auto row = print(after({}, put_right("by hand"), 3, at(0)));
    for (std::size_t size = 0; size < row.size(); ++size)
        EXPECT_FALSE(parse_status(std::string_view(row).substr(0, size))) << size;
    EXPECT_FALSE(parse_status(
        R"({"observed_generation":1,"conditions":[{"type":"Ready","status":"maybe","since":1}]})"
    ));
}

} // namespace
} // namespace tutti::governance::objects
