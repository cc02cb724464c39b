#include "image/median_cut.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace tutti::image {
namespace {

using pixel::Colour;

std::vector<Colour> shown(const FewColours& few) {
    std::vector<Colour> pixels;
    for (const auto index : few.indices) pixels.push_back(few.palette.at(index));
    return pixels;
}

TEST(FewColours, AreThoseOfThePictureWhereItHasFew) {
    const std::vector<Colour> pixels = {{1, 2, 3}, {255, 0, 0}, {1, 2, 3}, {0, 0, 0}, {0, 0, 1}};
    const auto few = few_colours(pixels, 256);
    EXPECT_EQ(few.palette.size(), 4U);
    EXPECT_EQ(shown(few), pixels);
}

TEST(FewColours, AreExactForAsManyAsThereMayBe) {
    std::vector<Colour> pixels;
    for (int i = 0; i < 256; ++i)
        pixels.push_back({static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i * 7), 5});
    EXPECT_EQ(shown(few_colours(pixels, 256)), pixels);
}

TEST(FewColours, AreNearWhatTheyStandFor) {
    std::vector<Colour> pixels;
    for (int y = 0; y < 64; ++y)
        for (int x = 0; x < 64; ++x)
            pixels.push_back({static_cast<std::uint8_t>(x * 4), static_cast<std::uint8_t>(y * 4), 0});
    const auto few = few_colours(pixels, 256);
    EXPECT_EQ(few.palette.size(), 256U);
    const auto near = shown(few);
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        ASSERT_LE(std::abs(near[i].red - pixels[i].red), 12);
        ASSERT_LE(std::abs(near[i].green - pixels[i].green), 12);
    }
}

TEST(FewColours, AreOneWhereOneIsAskedFor) {
    const std::vector<Colour> pixels = {{0, 0, 0}, {0, 0, 0}, {0, 0, 0}, {200, 100, 0}};
    EXPECT_EQ(few_colours(pixels, 1).palette, (std::vector<Colour>{{50, 25, 0}}));
    EXPECT_TRUE(few_colours({}, 256).palette.empty());
}

} // namespace
} // namespace tutti::image
