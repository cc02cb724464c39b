#include "pixel/font.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti::pixel {
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
    EXPECT_EQ(columns_of("ạ"), columns_of("a"));
    EXPECT_EQ(columns_of("Ŵ ẞ ŉ"), columns_of("Ŵ ß n"));
}

TEST(Font, LiftsALetterForTheMarkBelowIt) {
    EXPECT_EQ(
        drawn("Çą"), ".##......\n"
                     "#..#.....\n"
                     "#.....##.\n"
                     "#.......#\n"
                     "#.....###\n"
                     "#..#.#..#\n"
                     ".##...###\n"
                     ".#......#\n"
    );
}

TEST(Font, DrawsAllOfLatin1AndLatinExtendedA) {
    const auto box = columns_of("□");
    for (unsigned code = 0xa1; code < 0x180; ++code) {
        if (code == 0xad) continue; // a soft hyphen draws nothing
        const std::string text = {
            static_cast<char>(0xc0 | code >> 6), static_cast<char>(0x80 | (code & 0x3f))
        };
        EXPECT_NE(columns_of(text), box) << text;
    }
}

TEST(Font, DrawsGreekAndCyrillic) {
    const auto box = columns_of("□");
    for (const std::string_view alphabet :
         {"ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρςστυφχψωΆΈΉΊΌΎΏΪΫάέήίόύώϊϋΐΰ",
          "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя",
          "ЄІЇҐЎЂЈЉЊЋЏЃЅЌєіїґўђјљњћџѓѕќ"})
        for (std::size_t at = 0; at < alphabet.size(); at += 2)
            EXPECT_NE(columns_of(alphabet.substr(at, 2)), box) << alphabet.substr(at, 2);
    EXPECT_EQ(columns_of("Кот"), columns_of("Koт"));
    EXPECT_EQ(columns_of("Ёж").front(), columns_of("Ë").front());
}

TEST(Font, DrawsCommonSigns) {
    const auto box = columns_of("□");
    std::string_view signs = "–—…„“”’€°←↑→↓♥★♪✓☺";
    for (int left = 18; left > 0; --left) {
        ASSERT_FALSE(signs.empty());
        const std::string_view from = signs;
        ASSERT_TRUE(take_letter(signs));
        const auto sign = from.substr(0, from.size() - signs.size());
        EXPECT_NE(columns_of(sign), box) << sign;
    }
    EXPECT_TRUE(signs.empty());
}

TEST(Font, PutsMarksThatFollowOnTheirLetters) {
    EXPECT_EQ(columns_of("e\u0301"), columns_of("é"));
    EXPECT_EQ(columns_of("i\u0308"), columns_of("ï"));
    EXPECT_EQ(columns_of("c\u0327"), columns_of("ç"));
    EXPECT_EQ(columns_of("z\u030c\u0301"), columns_of("ž"));
    EXPECT_EQ(columns_of("本\u0301"), columns_of("□"));
    EXPECT_TRUE(columns_of("\u0301").empty());
}

TEST(Font, SkipsWhatDrawsNothing) {
    EXPECT_EQ(columns_of("\u2764\ufe0f"), columns_of("♥"));
    EXPECT_EQ(columns_of("a\u200bb\u00ad"), columns_of("ab"));
    EXPECT_EQ(columns_of("\U0001f44d\U0001f3fd"), columns_of("□"));
}

TEST(Font, DrawsWideFormsOfAsciiAsAscii) { EXPECT_EQ(columns_of("ＡＢ！"), columns_of("AB!")); }

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
} // namespace tutti::pixel
