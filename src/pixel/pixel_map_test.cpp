#include "pixel/pixel_map.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace tutti::pixel {
namespace {

using Pixels = std::vector<std::uint32_t>;

constexpr Size three_by_two{3, 2}; // 0 1 2 / 3 4 5

Pixels pixels(const Layout& layout, Size size, const Chain& chain = {}) {
    return make_map(layout, chain, size).pixels;
}

TEST(PixelMap, RunsAlongRowsOrColumnsFromAnyCorner) {
    EXPECT_EQ(pixels(Grid{}, three_by_two), (Pixels{0, 1, 2, 3, 4, 5}));
    EXPECT_EQ(pixels(Grid{.along = Along::Columns}, three_by_two), (Pixels{0, 3, 1, 4, 2, 5}));
    EXPECT_EQ(pixels(Grid{.start = Corner::TopRight}, three_by_two), (Pixels{2, 1, 0, 5, 4, 3}));
    EXPECT_EQ(
        pixels(Grid{.along = Along::Columns, .start = Corner::BottomRight}, three_by_two),
        (Pixels{5, 2, 4, 1, 3, 0})
    );
}

TEST(PixelMap, RunsBackInEverySecondRowOfASerpentine) {
    EXPECT_EQ(pixels(Grid{.is_serpentine = true}, three_by_two), (Pixels{0, 1, 2, 5, 4, 3}));
    EXPECT_EQ(
        pixels(Grid{.is_serpentine = true, .start = Corner::BottomLeft}, three_by_two),
        (Pixels{3, 4, 5, 2, 1, 0})
    );
    EXPECT_EQ(
        pixels(Grid{.along = Along::Columns, .is_serpentine = true}, three_by_two), (Pixels{0, 3, 4, 1, 2, 5})
    );
}

TEST(PixelMap, OfARingBeginsAtTheTopAndRunsClockwise) {
    constexpr Size size{3, 3}; // 0 1 2 / 3 4 5 / 6 7 8
    EXPECT_EQ(pixels(Ring{4}, size), (Pixels{1, 5, 7, 3}));
    EXPECT_EQ(pixels(Ring{4, 90}, size), (Pixels{5, 7, 3, 1}));
    EXPECT_EQ(pixels(Ring{4, 0, Turn::Counterclockwise}, size), (Pixels{1, 3, 7, 5}));
}

TEST(PixelMap, OfAHelixWindsUpwards) {
    constexpr Size size{4, 2}; // 0 1 2 3 / 4 5 6 7
    EXPECT_EQ(pixels(Helix{8, 2}, size), (Pixels{4, 5, 6, 7, 0, 1, 2, 3}));
    EXPECT_EQ(pixels(Helix{8, 2, Corner::TopRight}, size), (Pixels{3, 2, 1, 0, 7, 6, 5, 4}));
}

TEST(PixelMap, OfAChainHasOnePanelAfterTheOther) {
    constexpr Size size{4, 2}; // 0 1 | 2 3 / 4 5 | 6 7
    EXPECT_EQ(pixels(Grid{}, size, {.columns = 2}), (Pixels{0, 1, 4, 5, 2, 3, 6, 7}));
    constexpr Size square{4, 4}; // two by two panels of two by two
    const auto straight = pixels(Grid{}, square, {2, 2});
    EXPECT_EQ(straight, (Pixels{0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15}));
    const auto serpentine = pixels(Grid{}, square, {2, 2, true});
    EXPECT_EQ(serpentine, (Pixels{0, 1, 4, 5, 2, 3, 6, 7, 10, 11, 14, 15, 8, 9, 12, 13}));
    const auto turned = pixels(Grid{}, square, {2, 2, true, true});
    EXPECT_EQ(turned, (Pixels{0, 1, 4, 5, 2, 3, 6, 7, 15, 14, 11, 10, 13, 12, 9, 8}));
}

TEST(PixelMap, IsAsTheDocumentDrawsIt) {
    const std::vector<Layout> layouts = {
        Grid{}, Grid{.along = Along::Columns}, Grid{.is_serpentine = true},
        Grid{.is_serpentine = true, .start = Corner::BottomLeft}
    };
    std::string picture;
    for (std::uint32_t y = 0; y < 3; ++y) {
        std::string line;
        for (const auto& layout : layouts) {
            const auto map = pixels(layout, {4, 3});
            for (std::uint32_t x = 0; x < 4; ++x)
                line += fmt::format("{:>2} ", std::ranges::find(map, y * 4 + x) - map.begin());
            line += "  ";
        }
        picture += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    std::ifstream file(std::string(TUTTI_SOURCE_DIR) + "/docs/displays.md");
    const std::string page(std::istreambuf_iterator<char>(file), {});
    EXPECT_NE(page.find(picture), std::string::npos) << picture;
}

TEST(PixelMap, HasEveryPixelOfAGridOnce) {
    for (const auto along : {Along::Rows, Along::Columns})
        for (const auto start : {Corner::TopLeft, Corner::TopRight, Corner::BottomLeft, Corner::BottomRight})
            for (const bool is_serpentine : {false, true}) {
                auto all = pixels(Grid{along, is_serpentine, start}, {12, 8}, {3, 2, is_serpentine, true});
                std::ranges::sort(all);
                ASSERT_EQ(all.size(), 96U);
                for (std::uint32_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i], i);
            }
}

TEST(PixelMap, TurnsThePictureClockwise) {
    // What hangs is three wide and two high: 0 1 2 / 3 4 5. Of a canvas two wide and three high,
    // 0 1 / 2 3 / 4 5, turned by 90 degrees, it shows 4 2 0 / 5 3 1.
    const auto map = make_map(Grid{}, {}, three_by_two);
    EXPECT_EQ(rotated(map, 90), (PixelMap{{4, 2, 0, 5, 3, 1}, {2, 3}}));
    EXPECT_EQ(rotated(map, 270), (PixelMap{{1, 3, 5, 0, 2, 4}, {2, 3}}));
    EXPECT_EQ(rotated(map, 180), (PixelMap{{5, 4, 3, 2, 1, 0}, three_by_two}));
    EXPECT_EQ(rotated(map, 0), map);
    EXPECT_EQ(rotated({{no_pixel}, three_by_two}, 90).pixels, Pixels{no_pixel});
}

} // namespace
} // namespace tutti::pixel
