#include "base/json.hpp"
#include "base/value_path.hpp"

#include <gtest/gtest.h>

namespace tutti {
namespace {

TEST(ValuePath, LeadsThroughMembersAndPlaces) {
    const auto value = *parse_json(R"({"a":[{"b":2.5,"c":"text","d":true,"e":""}]})");
    EXPECT_EQ(number_at(value, "a", 0, "b"), 2.5);
    EXPECT_EQ(text_at(value, "a", 0, "c"), "text");
    EXPECT_EQ(boolean_at(value, "a", 0, "d"), true);
    EXPECT_EQ(find_at(value, "a", 0)->members().size(), 4U);
}

TEST(ValuePath, WhatIsNotThereOrSomethingElseIsNothing) {
    const auto value = *parse_json(R"({"a":[{"b":2.5,"e":"","n":null}]})");
    EXPECT_EQ(find_at(value, "a", 1, "b"), nullptr);
    EXPECT_EQ(find_at(value, "a", "b"), nullptr);
    EXPECT_EQ(find_at(value, 0), nullptr);
    EXPECT_FALSE(text_at(value, "a", 0, "b"));
    EXPECT_FALSE(text_at(value, "a", 0, "e"));
    EXPECT_FALSE(number_at(value, "a", 0, "n"));
    EXPECT_FALSE(boolean_at(value, "a", 0, "b"));
}

} // namespace
} // namespace tutti
