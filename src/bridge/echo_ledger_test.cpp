#include "bridge/echo_ledger.hpp"

#include <gtest/gtest.h>

namespace tutti::bridge {
namespace {

const auto start = SteadyTime{seconds{1000}};
const auto press = EchoLedger::mark_of("event/press", "on");

TEST(EchoLedger, EachMessageSentTakesOneThatComes) {
    EchoLedger ledger;
    ledger.sent(press);
    ledger.sent(press);
    EXPECT_TRUE(ledger.take(press, start));
    EXPECT_TRUE(ledger.take(press, start));
    EXPECT_FALSE(ledger.take(press, start));
}

TEST(EchoLedger, AnotherTopicOrPayloadIsNone) {
    EchoLedger ledger;
    ledger.sent(press);
    EXPECT_FALSE(ledger.take(EchoLedger::mark_of("event/press", "off"), start));
    EXPECT_FALSE(ledger.take(EchoLedger::mark_of("event/pres", "son"), start));
    EXPECT_TRUE(ledger.take(press, start));
}

TEST(EchoLedger, WhatIsOnItsWayWaitsForAsLongAsThatTakes) {
    EchoLedger ledger;
    ledger.sent(press);
    EXPECT_TRUE(ledger.take(press, start + std::chrono::hours(1)));
}

TEST(EchoLedger, AnEchoThatDoesNotComeIsNotWaitedForLong) {
    EchoLedger ledger;
    ledger.sent(press);
    ledger.settled(press, start);
    EXPECT_FALSE(ledger.take(press, start + EchoLedger::patience));
    ledger.sent(press);
    ledger.settled(press, start);
    EXPECT_TRUE(ledger.take(press, start + EchoLedger::patience - milliseconds{1}));
}

TEST(EchoLedger, IsBounded) {
    EchoLedger ledger;
    for (std::size_t i = 0; i < EchoLedger::most + 10; ++i) ledger.sent(i);
    EXPECT_EQ(ledger.size(), EchoLedger::most);
    EXPECT_FALSE(ledger.take(0, start));
    EXPECT_TRUE(ledger.take(EchoLedger::most + 9, start));
}

} // namespace
} // namespace tutti::bridge
