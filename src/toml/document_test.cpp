#include "toml/document.hpp"

#include <gtest/gtest.h>

namespace tutti::toml {
namespace {

TEST(Document, WhatNobodyAsksForIsAMistakeOfTheWhole) {
    bool right = false;
    const auto review = read_text("right = true\nrihgt = true\n", [&](TableReader& table) {
        table.read("right", right, Boolean{});
    });
    EXPECT_TRUE(right);
    EXPECT_EQ(review.mistakes, (std::vector<Mistake>{{{2, 1}, "rihgt", "unknown key", "right"}}));
}

TEST(Document, MistakesAndWarningsAreInTheOrderOfTheFileAndOnce) {
    const auto review = read_text("a = 1\nb = 2\n", [](TableReader& table) {
        for (const auto* key : {"b", "a", "b"}) {
            table.take(key);
            table.mistake(key, "is wrong");
            table.warning(key, "is odd");
        }
    });
    EXPECT_EQ(
        review.mistakes, (std::vector<Mistake>{{{1, 5}, "a", "is wrong", ""}, {{2, 5}, "b", "is wrong", ""}})
    );
    EXPECT_EQ(
        review.warnings, (std::vector<Mistake>{{{1, 5}, "a", "is odd", ""}, {{2, 5}, "b", "is odd", ""}})
    );
}

TEST(Document, ATextThatIsNoTomlIsNotRead) {
    const auto review = read_text("a = \n", [](TableReader&) { FAIL() << "there is nothing to read"; });
    ASSERT_EQ(review.mistakes.size(), 1U);
    EXPECT_EQ(review.mistakes[0].key, "");
    EXPECT_EQ(review.mistakes[0].position.line, 1U);
}

TEST(Document, IsATable) {
    const auto review = read_document(Value(1), [](TableReader&) { FAIL() << "there is nothing to read"; });
    EXPECT_EQ(review.mistakes, (std::vector<Mistake>{{{}, "", "a configuration must be a table", ""}}));
}

} // namespace
} // namespace tutti::toml
