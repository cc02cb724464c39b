#include "console/canvas.hpp"

#include <gtest/gtest.h>

namespace tutti::console {
namespace {

TEST(Canvas, TextIsCutAtTheEdge) {
    Canvas canvas({6, 2});
    EXPECT_EQ(canvas.put(3, 0, "words"), 6);
    canvas.put(-2, 1, "words");
    EXPECT_EQ(canvas.text(), "   wor\nrds\n");
}

TEST(Canvas, WhatWouldSteerATerminalIsAQuestionMark) {
    Canvas canvas({10, 1});
    canvas.put(0, 0, "a\x1b[2Jb\n");
    EXPECT_EQ(canvas.text(), "a?[2Jb?\n");
}

TEST(Canvas, AWideCharacterTakesTwoColumnsAndIsNotHalved) {
    Canvas canvas({5, 1});
    EXPECT_EQ(canvas.put(0, 0, "東京東"), 4);
    EXPECT_EQ(canvas.at(1, 0).character, U'\0');
    EXPECT_EQ(canvas.text(), "東京\n");
}

TEST(Canvas, WhatIsNoTextDoesNotMoveTheRest) {
    Canvas canvas({8, 1});
    canvas.put(
        0, 0,
        "a\xff"
        "b\xe2\x82"
    );
    EXPECT_EQ(canvas.text(), "a?b??\n");
}

TEST(Canvas, CuttingAtEachColumnLeavesNoMoreThanThat) {
    const std::string_view text = "Ünï東京é — ♪ ok";
    for (int columns = 0; columns < 20; ++columns)
        EXPECT_LE(columns_of(cut(text, columns)), columns) << columns;
    EXPECT_EQ(cut("abcdef", 4), "abc…");
    EXPECT_EQ(cut("abcd", 4), "abcd");
}

TEST(Canvas, NoHalfIsLeftOfAWideCharacterThatIsWrittenOver) {
    for (const int from : {0, 1, 2, 3}) {
        Canvas canvas({6, 1});
        canvas.put(0, 0, "湯湯湯");
        canvas.clear({from, 0, 2, 1});
        for (int column = 0; column < 6; ++column) {
            const auto character = canvas.at(column, 0).character;
            if (character == 0) {
                EXPECT_EQ(columns_of(canvas.at(column - 1, 0).character), 2) << from << ": " << column;
            } else if (columns_of(character) == 2) {
                EXPECT_EQ(canvas.at(column + 1, 0).character, 0U) << from << ": " << column;
            }
        }
    }
    Canvas canvas({4, 1});
    canvas.put(0, 0, "湯x");
    canvas.put(0, 0, "湯x");
    canvas.select({0, 0, 4, 1});
    EXPECT_EQ(canvas.text(), "湯x\n");
}

} // namespace
} // namespace tutti::console
