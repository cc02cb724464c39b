#include "output/framebuffer_format.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace tutti::output {
namespace {

constexpr FramebufferFormat::Channel five_high{11, 5};
constexpr FramebufferFormat::Channel six{5, 6};
constexpr FramebufferFormat::Channel five_low{0, 5};

std::vector<int>
drawn(const std::vector<pixel::Colour>& picture, pixel::Size size, const FramebufferFormat& format) {
    std::vector<std::byte> memory(format.bytes());
    draw(picture, size, format, memory);
    std::vector<int> bytes;
    for (const auto byte : memory) bytes.push_back(static_cast<int>(byte));
    return bytes;
}

TEST(FramebufferFormat, PlainOneIsBlueGreenRed) {
    EXPECT_EQ(
        drawn({{1, 2, 3}, {4, 5, 6}}, {2, 1}, plain_format({2, 1})), (std::vector{3, 2, 1, 0, 6, 5, 4, 0})
    );
}

TEST(FramebufferFormat, SixteenBitsAreFiveSixFive) {
    const FramebufferFormat format{
        .width = 2, .height = 1, .line = 4, .bits = 16, .red = five_high, .green = six, .blue = five_low
    };
    EXPECT_TRUE(check(format));
    EXPECT_EQ(drawn({{255, 0, 0}, {0, 255, 8}}, {2, 1}, format), (std::vector{0x00, 0xF8, 0xE1, 0x07}));
}

TEST(FramebufferFormat, PictureIsEnlargedByWholeFactorsAndInTheMiddle) {
    const FramebufferFormat format{.width = 5, .height = 3, .line = 20};
    const auto bytes = drawn({{9, 9, 9}}, {1, 1}, format);
    int lit = 0;
    for (std::size_t i = 0; i < bytes.size(); i += 4) lit += bytes[i] == 9;
    EXPECT_EQ(lit, 9) << "three times three";
    EXPECT_EQ(bytes[4], 9) << "one to the left of it is free";
    EXPECT_EQ(bytes[0], 0);
}

TEST(FramebufferFormat, TooLargeAPictureIsCut) {
    const FramebufferFormat format{.width = 1, .height = 1, .line = 4};
    EXPECT_EQ(drawn({{1, 1, 1}, {2, 2, 2}, {3, 3, 3}, {4, 4, 4}}, {2, 2}, format), (std::vector{1, 1, 1, 0}));
}

TEST(FramebufferFormat, WhatMakesNoSenseIsRefused) {
    EXPECT_FALSE(check({.width = 1, .height = 1, .line = 1, .bits = 8}));
    EXPECT_FALSE(check({.width = 2, .height = 1, .line = 4}));
    EXPECT_FALSE(check({.width = 0, .height = 1, .line = 4}));
    EXPECT_FALSE(check({.width = 1, .height = 1, .line = 4, .red = {.offset = 30, .length = 8}}));
    EXPECT_FALSE(check({.width = 1, .height = 1, .line = 4, .red = {.offset = 0, .length = 9}}));
}

} // namespace
} // namespace tutti::output
