#include "bridge/passage.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti::bridge {
namespace {

Passage judged(const std::string& encoded, std::string_view bridge) {
    return judge_passage(mqtt::UserProperties{encoded}, bridge);
}

TEST(Passage, WhatCrossedNothingIsFree) {
    EXPECT_EQ(judged("", "left"), Passage::Free);
    std::string properties;
    mqtt::append_user_property(properties, "unit", "left");
    EXPECT_EQ(judged(properties, "left"), Passage::Free);
}

TEST(Passage, NoBridgeIsCrossedTwice) {
    std::string properties;
    mqtt::append_user_property(properties, passed_property, "left");
    mqtt::append_user_property(properties, passed_property, "middle");
    EXPECT_EQ(judged(properties, "right"), Passage::Free);
    EXPECT_EQ(judged(properties, "middle"), Passage::WasHere);
    EXPECT_EQ(judged(properties, "left"), Passage::WasHere);
}

TEST(Passage, BridgesAreCounted) {
    std::string properties;
    for (std::size_t i = 0; i < most_passages; ++i) {
        EXPECT_EQ(judged(properties, "last"), Passage::Free);
        mqtt::append_user_property(properties, passed_property, "bridge" + std::to_string(i));
    }
    EXPECT_EQ(judged(properties, "last"), Passage::TooFar);
}

} // namespace
} // namespace tutti::bridge
