#include "contract/health.hpp"
#include "contract/service_state.hpp"
#include "workers/history/telemetry_book.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace tutti::history {
namespace {

constexpr WallTime told_at{seconds(1'000'000)};

std::string well(Value details, contract::HealthLevel level = contract::HealthLevel::Ok) {
    return print(contract::Health{level, "as it is", std::move(details), told_at, seconds(60)});
}

std::string ready_service(std::uint64_t memory) {
    contract::ServiceState state;
    state.state = contract::ServicePhase::Ready;
    state.cause = "it was asked for";
    state.since = told_at;
    state.restarts = 3;
    state.memory = memory;
    return print(state);
}

TEST(TelemetryBook, ASampleIsWhatEachPartSaidLast) {
    TelemetryBook book;
    book.hear_health("render", well(Value::object({{"frames", 7}, {"is_dark", true}, {"mode", "rest"}})));
    book.hear_health("render", well(Value::object({{"frames", 8}}), contract::HealthLevel::Warn));
    book.hear_service("render", ready_service(4096));
    const std::vector<TelemetryNumber> expected = {
        {"render:health", 1},
        {"render:frames", 8},
        {"render:ready", 1},
        {"render:restarts", 3},
        {"render:memory", 4096, "B"}
    };
    EXPECT_EQ(book.sample(told_at), expected);
}

TEST(TelemetryBook, WhatHasExpiredIsNotInIt) {
    TelemetryBook book;
    book.hear_health("render", well(Value::object({})));
    EXPECT_EQ(book.sample(told_at + seconds(59)).size(), 1U);
    EXPECT_TRUE(book.sample(told_at + seconds(60)).empty());
}

TEST(TelemetryBook, WhoSaysNothingAnyMoreIsForgotten) {
    TelemetryBook book;
    book.hear_health("render", well(Value::object({})));
    book.hear_service("render", ready_service(1));
    book.hear_health("render", "");
    EXPECT_EQ(book.sample(told_at).size(), 3U);
    book.hear_service("render", "");
    book.hear_service("nobody", "");
    EXPECT_TRUE(book.sample(told_at).empty());
}

TEST(TelemetryBook, WhatIsNoHealthChangesNothing) {
    TelemetryBook book;
    const auto whole = well(Value::object({{"frames", 8}}));
    book.hear_health("render", whole);
    const auto before = book.sample(told_at);
    for (std::size_t cut = 1; cut < whole.size(); ++cut) book.hear_health("render", whole.substr(0, cut));
    book.hear_service("render", "[]");
    EXPECT_EQ(book.sample(told_at), before);
}

TEST(TelemetryBook, NamesOfPartsBreakNoTopicAndDetailsTakeNoWordOfOurs) {
    TelemetryBook book;
    book.hear_health("a:b", well(Value::object({{"restarts", 9}, {"Two Words", 1}, {"fine", 2}})));
    const std::vector<TelemetryNumber> expected = {{"a%3Ab:health", 0}, {"a%3Ab:fine", 2}};
    EXPECT_EQ(book.sample(told_at), expected);
}

TEST(TelemetryBook, HoweverManySayHoweverMuchItIsBounded) {
    TelemetryBook book;
    std::vector<Member> details;
    for (int i = 0; i < 200; ++i) details.push_back({fmt::format("d{}", i), i});
    const auto much = well(Value::object(std::move(details)));
    book.hear_health("one", much);
    EXPECT_EQ(book.sample(told_at).size(), TelemetryBook::most_details + 1);
    for (int i = 0; i < 1000; ++i) book.hear_health(fmt::format("p{}", i), much);
    EXPECT_EQ(book.sample(told_at).size(), TelemetryBook::most_of_sample);
    TelemetryBook quiet;
    for (int i = 0; i < 1000; ++i) quiet.hear_health(fmt::format("p{}", i), well(Value::object({})));
    EXPECT_EQ(quiet.sample(told_at).size(), TelemetryBook::most_parts);
}

} // namespace
} // namespace tutti::history
