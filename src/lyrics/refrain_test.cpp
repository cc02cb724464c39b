#include "lyrics/lrc.hpp"
#include "lyrics/refrain.hpp"

#include <gtest/gtest.h>

namespace tutti::lyrics {

namespace {

std::vector<Line> lines_of(std::string_view text) { return parse_lrc(text).value().lines; }

std::string marks(std::string_view text) {
    std::string found;
    for (const bool is_refrain : find_refrain(lines_of(text))) found += is_refrain ? 'x' : '.';
    return found;
}

TEST(Similarity, IsOneLessTheDistanceOverTheLongerLength) {
    EXPECT_EQ(similarity(U"kitten", U"kitten", 0), 1);
    EXPECT_NEAR(similarity(U"kitten", U"sitting", 0), 1 - 3.0 / 7, 1e-12);
    EXPECT_NEAR(similarity(U"sitting", U"kitten", 0), 1 - 3.0 / 7, 1e-12);
    EXPECT_EQ(similarity(U"", U"", 0.5), 1);
    EXPECT_EQ(similarity(U"", U"abc", 0), 0);
    EXPECT_EQ(similarity(U"kitten", U"sitting", 0.6), 0);
    EXPECT_EQ(similarity(U"夜空", U"夜明", 0), 0.5);
}

TEST(Refrain, IsWhatComesInTwoPlaces) {
    EXPECT_EQ(
        marks("first we walk\nwe all sing along\nthen we run\nWe all sing along!\nat last we rest"), ".x.x."
    );
}

TEST(Refrain, NearlyTheSameIsEnough) {
    EXPECT_EQ(
        marks("carry me home tonight\nsomething else here\ncarry me home, tonite\nanother line now"), "x.x."
    );
    EXPECT_EQ(marks("carry me home tonight\nsomething else here\nleave them here tomorrow"), "...");
}

TEST(Refrain, WhatRepeatsAtOnceIsOnePlace) {
    EXPECT_EQ(marks("turn it up now\nturn it up now\nturn it up now\nthe end of it"), "....");
}

TEST(Refrain, ASingleWordNeedsThreePlaces) {
    EXPECT_EQ(marks("Yeah\none two\nYeah\nthree four"), "....");
    EXPECT_EQ(marks("Hallelujah\none two\nHallelujah\nthree four\nHallelujah"), "x.x.x");
}

TEST(Refrain, PausesAreNone) {
    EXPECT_EQ(marks("[00:01]\n[00:02]a b\n[00:03]\n[00:04]c d\n[00:05]"), ".....");
}

TEST(Refrain, AnyNumberOfLinesIsTakenInItsTime) {
    std::string text;
    for (int line = 0; line < 1900; ++line)
        text += "every line is one of its own " + std::to_string(line * 7919) + "\n";
    EXPECT_EQ(find_refrain(lines_of(text)).size(), 1900u);
}

TEST(RefrainText, HasEachLineOnce) {
    const auto lines =
        lines_of("We sing along\nverse one here\nwe sing along!\nWe sing along\nverse two there");
    EXPECT_EQ(
        refrain_text(lines, find_refrain(lines)),
        (std::vector<std::string>{"We sing along", "we sing along!"})
    );
}

} // namespace

} // namespace tutti::lyrics
