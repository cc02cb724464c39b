#include "pixel/blend.hpp"
#include "pixel/transition.hpp"

#include <gtest/gtest.h>

#include <array>

namespace tutti::pixel {
namespace {

Colour blended(Colour below, Colour above, Blend mode, std::uint8_t alpha = 255) {
    std::array below_pixel = {below};
    const std::array above_pixel = {above};
    blend(Canvas(below_pixel, {1, 1}), above_pixel, mode, alpha);
    return below_pixel[0];
}

TEST(Blend, MixesAsItsModeSays) {
    constexpr Colour below{200, 100, 0};
    constexpr Colour above{100, 100, 255};
    EXPECT_EQ(blended(below, above, Blend::Over), above);
    EXPECT_EQ(blended(below, above, Blend::Add), (Colour{255, 200, 255}));
    EXPECT_EQ(blended(below, above, Blend::Multiply), (Colour{78, 39, 0}));
    EXPECT_EQ(blended(below, above, Blend::Screen), (Colour{222, 161, 255}));
    EXPECT_EQ(blended(below, above, Blend::Difference), (Colour{100, 0, 255}));
    EXPECT_EQ(blended(below, above, Blend::Lighten), (Colour{200, 100, 255}));
}

TEST(Blend, ChangesNothingWithoutAlphaAndHalfWithHalf) {
    constexpr Colour below{200, 100, 0};
    for (const auto mode :
         {Blend::Over, Blend::Add, Blend::Multiply, Blend::Screen, Blend::Difference, Blend::Lighten})
        EXPECT_EQ(blended(below, white, mode, 0), below);
    EXPECT_EQ(blended(black, white, Blend::Over, 128), (Colour{128, 128, 128}));
}

TEST(Transition, BeginsWithTheOneAndEndsWithTheOther) {
    for (const auto transition :
         {Transition::Fade, Transition::Wipe, Transition::Dissolve, Transition::Slide}) {
        Picture from({7, 5});
        Picture to({7, 5});
        to.canvas().fill(white);
        auto shown = from;
        transit(shown.canvas(), to.pixels(), transition, 0);
        EXPECT_EQ(shown, from);
        transit(shown.canvas(), to.pixels(), transition, 1);
        EXPECT_EQ(shown, to);
        shown = from;
        transit(shown.canvas(), to.pixels(), transition, 0.5);
        EXPECT_NE(shown, from);
        EXPECT_NE(shown, to);
    }
}

TEST(Transition, DissolvesEveryPixelOnceAndTheSameOnesFirst) {
    Picture to({16, 16});
    to.canvas().fill(white);
    Picture before({16, 16});
    for (int step = 1; step <= 16; ++step) {
        Picture shown({16, 16});
        transit(shown.canvas(), to.pixels(), Transition::Dissolve, step / 16.0);
        for (int y = 0; y < 16; ++y)
            for (int x = 0; x < 16; ++x) EXPECT_TRUE(before.at(x, y) == black || shown.at(x, y) == white);
        before = shown;
    }
    EXPECT_EQ(before, to);
}

} // namespace
} // namespace tutti::pixel
