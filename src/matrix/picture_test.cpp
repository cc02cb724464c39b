#include "matrix/picture_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::matrix {
namespace {

/// A light at the top left, with another one to the right of it.
Picture corner() {
    Picture picture;
    picture.at(0, 0) = red;
    picture.at(1, 0) = white;
    return picture;
}

TEST(Picture, TurnsClockwise) {
    const auto quarter = turned(corner(), Rotation::Quarter);
    EXPECT_EQ(quarter.at(7, 0), red);
    EXPECT_EQ(quarter.at(7, 1), white);
    const auto half = turned(corner(), Rotation::Half);
    EXPECT_EQ(half.at(7, 7), red);
    EXPECT_EQ(half.at(6, 7), white);
    const auto three = turned(corner(), Rotation::ThreeQuarters);
    EXPECT_EQ(three.at(0, 7), red);
    EXPECT_EQ(three.at(0, 6), white);
    EXPECT_EQ(turned(three, Rotation::Quarter), corner());
    EXPECT_EQ(turned(corner(), Rotation::None), corner());
}

TEST(Picture, IsTurnedByFourAnglesAlone) {
    EXPECT_EQ(rotation_of(270), Rotation::ThreeQuarters);
    EXPECT_EQ(rotation_of(0), Rotation::None);
    for (const int wrong : {-90, 1, 45, 360}) EXPECT_FALSE(rotation_of(wrong)) << wrong;
}

TEST(Picture, IsRgb565WithTheLowerByteFirst) {
    Picture picture;
    picture.at(0, 0) = {255, 0, 0};
    picture.at(1, 0) = {0, 255, 0};
    picture.at(2, 0) = {0, 0, 255};
    picture.at(7, 7) = {0x12, 0x34, 0x56};
    const auto bytes = print_rgb565(picture);
    const std::array<std::uint8_t, 8> begin = {0x00, 0xf8, 0xe0, 0x07, 0x1f, 0x00, 0x00, 0x00};
    EXPECT_TRUE(std::equal(begin.begin(), begin.end(), bytes.begin()));
    // 00010 001101 01010
    EXPECT_EQ(bytes[126], 0xaa);
    EXPECT_EQ(bytes[127], 0x11);
}

} // namespace
} // namespace tutti::matrix
