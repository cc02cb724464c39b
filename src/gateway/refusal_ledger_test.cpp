#include "gateway/refusal_ledger.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::gateway {
namespace {

using governance::Refusal;

const SteadyTime start{std::chrono::hours(100)};

Refusal
noted_refusal(std::string subject, std::string command = "POST /a", std::string address = "10.0.0.1") {
    return {
        .subject = std::move(subject),
        .command = std::move(command),
        .outcome = "forbidden",
        .address = std::move(address),
        .since = WallTime(seconds(7))
    };
}

TEST(RefusalLedger, WhatIsAloneIsToldAtOnceAndNothingWaitsThen) {
    RefusalLedger ledger;
    EXPECT_EQ(ledger.next(), std::nullopt);
    ledger.note(noted_refusal("ann"));
    EXPECT_LE(ledger.next(), start);
    EXPECT_EQ(ledger.take(start), std::vector{noted_refusal("ann")});
    EXPECT_EQ(ledger.next(), std::nullopt);
}

/// Each was told by which id it stands in the audit.
TEST(RefusalLedger, EqualOnesHaveTheIdOfTheFirstAndKeepItWhenTheyWaitAgain) {
    RefusalLedger ledger;
    const auto with = [](std::string id) {
        auto refusal = noted_refusal("ann");
        refusal.decision_id = std::move(id);
        return refusal;
    };
    EXPECT_EQ(ledger.note(with("first")), "first");
    EXPECT_EQ(ledger.note(with("second")), "first");
    auto taken = ledger.take(start);
    EXPECT_EQ(ledger.note(with("third")), "third");
    ledger.put_back(std::move(taken));
    const auto told = ledger.take(start);
    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(told[0].decision_id, "third");
    EXPECT_EQ(told[1].decision_id, "first");
}

TEST(RefusalLedger, EqualOnesThatWaitAreCountedTogether) {
    RefusalLedger ledger;
    auto later = noted_refusal("ann");
    later.path = "/a/2";
    later.since = WallTime(seconds(9));
    ledger.note(noted_refusal("ann"));
    ledger.note(noted_refusal("bob"));
    ledger.note(later);
    auto both = noted_refusal("ann");
    both.count = 2;
    both.path = "/a/2";
    EXPECT_EQ(ledger.take(start), (std::vector{both, noted_refusal("bob")}));
}

TEST(RefusalLedger, AFloodOfNobodyIsSoManyLinesAnHourAndTakesNoneFromWhoIsKnown) {
    RefusalLedger ledger;
    std::size_t lines = 0;
    std::uint64_t told = 0;
    for (int second = 0; second < 3600; ++second) {
        for (int i = 0; i < 10; ++i)
            ledger.note(noted_refusal("nobody", "POST /a", fmt::format("10.0.{}.{}", second % 200, i)));
        for (const auto& each : ledger.take(start + seconds(second))) {
            ++lines;
            told += each.count;
        }
    }
    EXPECT_GE(lines, 39U); // 20 at once, and one each three minutes
    EXPECT_LE(lines, 41U);
    ledger.note(noted_refusal("ann"));
    const auto known = ledger.take(start + seconds(3600));
    EXPECT_TRUE(std::ranges::count(known, noted_refusal("ann")) == 1);
    // None of them is forgotten.
    for (const auto& each : known) told += each.subject == governance::nobody ? each.count : 0;
    for (int hour = 1; hour < 4; ++hour)
        for (const auto& each : ledger.take(start + std::chrono::hours(1 + hour))) told += each.count;
    EXPECT_EQ(told, 36'000U);
    EXPECT_EQ(ledger.next(), std::nullopt);
}

TEST(RefusalLedger, WhatCannotBeToldWaitsAgainAndHasCostNothing) {
    RefusalLedger ledger({.known = {2, 1}});
    ledger.note(noted_refusal("ann"));
    for (int i = 0; i < 10; ++i) {
        auto taken = ledger.take(start);
        ASSERT_EQ(taken, std::vector{noted_refusal("ann")}) << i;
        ledger.put_back(std::move(taken));
    }
    ledger.note(noted_refusal("ann"));
    EXPECT_EQ(ledger.take(start).at(0).count, 2U);
    ledger.note(noted_refusal("ann"));
    EXPECT_EQ(ledger.take(start).size(), 1U);
    ledger.note(noted_refusal("ann"));
    EXPECT_EQ(ledger.take(start).size(), 0U);
    ASSERT_TRUE(ledger.next());
    EXPECT_EQ(ledger.take(*ledger.next() - microseconds(1)).size(), 0U);
    EXPECT_EQ(ledger.take(*ledger.next()).size(), 1U);
}

TEST(RefusalLedger, MoreKindsThanThereIsRoomForAreOne) {
    RefusalLedger ledger({.kinds = 2});
    ledger.note(noted_refusal("ann"));
    ledger.note(noted_refusal("bob", "POST /b"));
    ledger.note(noted_refusal("eve", "POST /c"));
    ledger.note(noted_refusal("eve", "POST /d"));
    const auto taken = ledger.take(start);
    ASSERT_EQ(taken.size(), 2U);
    EXPECT_EQ(taken[1].subject, "various");
    EXPECT_EQ(taken[1].command, "various");
    EXPECT_EQ(taken[1].count, 3U);
}

} // namespace
} // namespace tutti::gateway
