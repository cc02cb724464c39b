#include "pixel/canvas.hpp"

#include <gtest/gtest.h>

namespace tutti::pixel {
namespace {

TEST(Colour, ScalesByEveryAmountAsRoundedDivisionDoes) {
    for (int value = 0; value < 256; ++value)
        for (int by = 0; by < 256; ++by)
            ASSERT_EQ(
                scaled(static_cast<std::uint8_t>(value), static_cast<std::uint8_t>(by)),
                (2 * value * by + 255) / 510
            );
}

TEST(Colour, MixesFromOneEndToTheOther) {
    constexpr Colour from{10, 200, 0};
    constexpr Colour to{250, 100, 255};
    EXPECT_EQ(mixed(from, to, 0), from);
    EXPECT_EQ(mixed(from, to, 255), to);
    EXPECT_EQ(mixed(black, white, 128), (Colour{128, 128, 128}));
}

TEST(Colour, HasTheHuesWhereTheyAreExpected) {
    EXPECT_EQ(from_hsv(0.0, 1, 1), (Colour{255, 0, 0}));
    EXPECT_EQ(from_hsv(1.0 / 6, 1, 1), (Colour{255, 255, 0}));
    EXPECT_EQ(from_hsv(1.0 / 3, 1, 1), (Colour{0, 255, 0}));
    EXPECT_EQ(from_hsv(0.5, 1, 1), (Colour{0, 255, 255}));
    EXPECT_EQ(from_hsv(2.0 / 3, 1, 1), (Colour{0, 0, 255}));
    EXPECT_EQ(from_hsv(-1.0 / 3, 1, 1), (Colour{0, 0, 255}));
    EXPECT_EQ(from_hsv(7.25, 0, 0.5), (Colour{128, 128, 128}));
}

TEST(Canvas, DrawsNothingBesideItself) {
    Picture picture({3, 2});
    const auto canvas = picture.canvas();
    for (int y = -1; y <= 2; ++y)
        for (int x = -1; x <= 3; ++x) canvas.set(x, y, white);
    Picture all_white({3, 2});
    all_white.canvas().fill(white);
    EXPECT_EQ(picture, all_white);
}

} // namespace
} // namespace tutti::pixel
