#include "matrix/font.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti::matrix {
namespace {

std::string drawn(std::string_view text) {
    const auto columns = columns_of(text);
    std::string rows;
    for (int y = 0; y < 8; ++y) {
        for (const auto column : columns) rows += (column >> y & 1) != 0 ? '#' : '.';
        rows += '\n';
    }
    return rows;
}

TEST(Font, DrawsDegreesAndPercent) {
    EXPECT_EQ(
        drawn("5°%"), "..............\n"
                      "####..#..##..#\n"
                      "#....#.#.##..#\n"
                      "#.....#.....#.\n"
                      "###........#..\n"
                      "...#......#...\n"
                      "...#.....#..##\n"
                      "###......#..##\n"
    );
}

TEST(Font, PutsMarksAboveLetters) {
    EXPECT_EQ(
        drawn("Äö"), "#..#.....\n"
                     ".##..#..#\n"
                     "#..#.....\n"
                     "#..#..##.\n"
                     "####.#..#\n"
                     "#..#.#..#\n"
                     "#..#.#..#\n"
                     "#..#..##.\n"
    );
}

TEST(Font, KnowsEveryPrintableLetterOfAscii) {
    const auto box = columns_of("\x01");
    for (char letter = ' '; letter <= '~'; ++letter)
        EXPECT_NE(columns_of(std::string_view(&letter, 1)), box) << letter;
}

TEST(Font, TakesTheLetterWithoutItsMarkWhereItLacksTheMark) {
    EXPECT_EQ(columns_of("ç"), columns_of("c"));
    EXPECT_EQ(columns_of("CO₂"), columns_of("CO2"));
}

TEST(Font, DrawsABoxForWhatItLacksAndForWhatIsNoUtf8) {
    const auto box = columns_of("□");
    EXPECT_EQ(columns_of("本"), box);
    EXPECT_EQ(columns_of("\xff"), box);
    EXPECT_EQ(columns_of("\xe2\x82"), columns_of("□□"));
    EXPECT_TRUE(columns_of("").empty());
}

TEST(Font, ReadsATextCutAtEachByteWithoutHarm) {
    const std::string text = "Å 21°, 本 …\xf0\x9f\x98\x80";
    for (std::size_t size = 0; size <= text.size(); ++size) columns_of(text.substr(0, size));
}

} // namespace
} // namespace tutti::matrix
