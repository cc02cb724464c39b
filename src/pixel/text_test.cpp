#include "pixel/text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tutti::pixel {
namespace {

std::string drawn_text(std::string_view text, Face face) {
    Picture picture({text_width(text, face), text_height(face)});
    draw_text(picture.canvas(), 0, 0, text, white, face);
    std::string rows;
    for (int y = 0; y < picture.size().height; ++y) {
        for (int x = 0; x < picture.size().width; ++x) rows += picture.at(x, y) == black ? '.' : '#';
        rows += '\n';
    }
    return rows;
}

TEST(Text, IsDrawnWithALightsGapBetweenLetters) {
    EXPECT_EQ(
        drawn_text("LÖ", Face::Small), ".....#..#\n"
                                       "#.....##.\n"
                                       "#....#..#\n"
                                       "#....#..#\n"
                                       "#....#..#\n"
                                       "#....#..#\n"
                                       "#....#..#\n"
                                       "####..##.\n"
    );
}

TEST(Text, IsSmoothInLargerFaces) {
    EXPECT_EQ(
        drawn_text("o", Face::Large), "........\n........\n........\n........\n........\n........\n"
                                      "..####..\n"
                                      ".######.\n"
                                      "###..###\n"
                                      "##....##\n"
                                      "##....##\n"
                                      "##....##\n"
                                      "##....##\n"
                                      "###..###\n"
                                      ".######.\n"
                                      "..####..\n"
    );
    EXPECT_EQ(text_width("20:34", Face::Huge), 63);
}

TEST(Text, IsCutAtEveryEdgeOfTheCanvas) {
    Picture whole({40, 30});
    draw_text(whole.canvas(), 10, 8, "Éα?", white, Face::Large);
    for (const int dx : {-34, -20, -10, 3, 24, 30, 1000})
        for (const int dy : {-30, -20, -8, 5, 20, 22, 1000}) {
            Picture moved({40, 30});
            draw_text(moved.canvas(), 10 + dx, 8 + dy, "Éα?", white, Face::Large);
            for (int y = 0; y < 30; ++y)
                for (int x = 0; x < 40; ++x) {
                    const auto from = whole.canvas();
                    const bool is_inside = from.holds(x - dx, y - dy);
                    ASSERT_EQ(moved.at(x, y), is_inside ? whole.at(x - dx, y - dy) : black) << dx << dy;
                }
        }
}

TEST(Text, KeepsWhatIsBehindIt) {
    constexpr Colour behind{1, 2, 3};
    Picture picture({4, 8});
    picture.canvas().fill(behind);
    draw_text(picture.canvas(), 0, 0, "o", white, Face::Small);
    EXPECT_EQ(picture.at(0, 3), behind);
    EXPECT_EQ(picture.at(1, 3), white);
}

TEST(Text, TakesTheLargestFaceThatFits) {
    EXPECT_EQ(face_that_fits("20:34", {64, 64}), Face::Huge);
    EXPECT_EQ(face_that_fits("20:34", {62, 64}), Face::Large);
    EXPECT_EQ(face_that_fits("20:34", {64, 23}), Face::Large);
    EXPECT_EQ(face_that_fits("20:34", {8, 8}), Face::Small);
    EXPECT_EQ(text_width("", Face::Huge), 0);
}

std::vector<std::string> lines_of(std::string_view text, int width, Face face = Face::Small) {
    std::vector<std::string> lines;
    while (!text.empty()) lines.emplace_back(take_line(text, width, face));
    return lines;
}

TEST(Text, IsWrappedAtSpacesAndLineEnds) {
    using Lines = std::vector<std::string>;
    EXPECT_EQ(lines_of("one two three", 40), (Lines{"one two", "three"}));
    EXPECT_EQ(lines_of("one\n\ntwo", 40), (Lines{"one", "", "two"}));
    EXPECT_EQ(lines_of("one   two", 20), (Lines{"one", "two"}));
    EXPECT_EQ(lines_of("aaaaaaaa", 19), (Lines{"aaaa", "aaaa"}));
    EXPECT_EQ(lines_of("äöü", 1), (Lines{"ä", "ö", "ü"}));
    EXPECT_EQ(lines_of("one two", 1000, Face::Huge), (Lines{"one two"}));
}

TEST(Text, IsWrappedIntoLinesThatFit) {
    const std::string text = "Größe: ♥ 12 345, αβγ  дом\nx y  z averylongwordindeed";
    for (int width = 5; width < 120; ++width)
        for (const auto& line : lines_of(text, width)) {
            std::string_view bare = line;
            while (bare.ends_with(' ')) bare.remove_suffix(1);
            std::string_view rest = bare;
            const bool is_one = take_letter(rest) && rest.empty();
            EXPECT_TRUE(is_one || text_width(bare, Face::Small) <= width) << line << " in " << width;
        }
}

} // namespace
} // namespace tutti::pixel
