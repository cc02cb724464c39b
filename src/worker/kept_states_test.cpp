#include "worker/kept_states.hpp"

#include <gtest/gtest.h>

namespace tutti::worker {
namespace {

using namespace std::chrono_literals;

constexpr SteadyTime beginning{};

bus::Message state(std::string topic, std::string payload, std::optional<seconds> expiry = std::nullopt) {
    bus::Message message;
    message.topic = std::move(topic);
    message.payload = std::move(payload);
    message.retain = true;
    message.expiry = expiry;
    return message;
}

TEST(KeptStates, TheLatestOfEachTopicIsSaidAgain) {
    KeptStates states;
    states.said(state("a", "1"), beginning);
    states.said(state("a", "2"), beginning);
    states.said(state("b", "3"), beginning);
    const auto again = states.again(beginning + 1h);
    ASSERT_EQ(again.size(), 2U);
    EXPECT_EQ(again[0], state("a", "2"));
    EXPECT_EQ(again[1], state("b", "3"));
}

TEST(KeptStates, ExpiryRunsOnAndEnds) {
    KeptStates states;
    states.said(state("a", "1", 60s), beginning);
    EXPECT_EQ(states.again(beginning + 20s).at(0).expiry, 40s);
    EXPECT_EQ(states.again(beginning + 60s).size(), 0U);
    EXPECT_EQ(states.again(beginning + 20s).size(), 0U);
}

TEST(KeptStates, WhatIsNotRetainedOrClearedIsNotSaidAgain) {
    KeptStates states;
    auto passing = state("a", "1");
    passing.retain = false;
    states.said(passing, beginning);
    states.said(state("b", "1"), beginning);
    states.said(state("b", ""), beginning);
    EXPECT_EQ(states.again(beginning).size(), 0U);
}

} // namespace
} // namespace tutti::worker
