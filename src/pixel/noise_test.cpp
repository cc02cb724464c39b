#include "pixel/noise.hpp"
#include "pixel/palette.hpp"
#include "pixel/sine.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace tutti::pixel {
namespace {

TEST(Sine, IsThatOfTheLibraryToFiveDigits) {
    for (int i = -3000; i <= 3000; ++i) {
        const double turns = i / 997.0;
        ASSERT_NEAR(fast_sine(turns), std::sin(2 * std::numbers::pi * turns), 1e-5) << turns;
        ASSERT_NEAR(fast_cosine(turns), std::cos(2 * std::numbers::pi * turns), 1e-5) << turns;
    }
    EXPECT_EQ(fast_sine(0.25), 1);
    EXPECT_EQ(fast_sine(0.75), -1);
    EXPECT_EQ(fast_sine(0.5), 0);
    EXPECT_EQ(fast_sine(-1e-30), 0);
    for (const double far : {1e300, std::numeric_limits<double>::infinity(), std::nan("")})
        EXPECT_EQ(fast_sine(far), 0);
}

TEST(Noise, IsTheSameForTheSameSeed) {
    // Golden: a change here changes what people's shows look like.
    const Noise noise(7);
    EXPECT_EQ(std::lround(noise.at(0.5, 0.25) * 65535), 36486);
    EXPECT_EQ(std::lround(noise.at(-3.75, 12.5, 0.3) * 65535), 29319);
    EXPECT_EQ(std::lround(noise.layered(100.1, -7.7, 3.3, 4) * 65535), 35819);
    EXPECT_NE(Noise(8).at(0.5, 0.25), noise.at(0.5, 0.25));
    EXPECT_NE(Noise(7 | 1ULL << 40).at(0.5, 0.25), noise.at(0.5, 0.25));
}

TEST(Noise, IsSmoothAndFillsItsRange) {
    const Noise noise(1);
    double least = 1;
    double most = 0;
    double sum = 0;
    double before = noise.at(-50, 3.3, 0.7);
    constexpr int places = 10'000;
    for (int i = 0; i < places; ++i) {
        const double here = noise.at(-50 + i * 0.01, 3.3, 0.7);
        ASSERT_LT(std::abs(here - before), 0.025) << i;
        before = here;
        least = std::min(least, here);
        most = std::max(most, here);
        sum += here;
    }
    EXPECT_GE(least, 0);
    EXPECT_LE(most, 1);
    EXPECT_LT(least, 0.2);
    EXPECT_GT(most, 0.8);
    EXPECT_NEAR(sum / places, 0.5, 0.1);
}

TEST(Noise, WithAPeriodComesAroundWithoutASeam) {
    const Noise noise(3, 8);
    for (const double x : {-0.5, 0.0, 3.25, 7.9})
        for (const double z : {0.0, 0.5}) {
            EXPECT_EQ(noise.at(x, 1.5, z), noise.at(x + 8, 1.5, z)) << x;
            EXPECT_EQ(noise.at(x, 1.5, z), noise.at(x - 16, 1.5, z)) << x;
            EXPECT_EQ(noise.layered(x, 1.5, z, 3), noise.layered(x + 8, 1.5, z, 3)) << x;
        }
    EXPECT_NEAR(noise.at(7.9999, 0.5), noise.at(8.0001, 0.5), 0.001);
}

TEST(Noise, BearsPlacesThatAreNone) {
    const Noise noise(3, 8);
    for (const double x : {1e30, -1e30, std::numeric_limits<double>::infinity(), std::nan("")})
        EXPECT_EQ(noise.at(x, x, x), noise.at(0, 0, 0));
}

TEST(Palettes, RunFromStopToStop) {
    constexpr Palette palette{{10, {0, 0, 0}}, {20, {100, 50, 200}}};
    EXPECT_EQ(palette[0], black);
    EXPECT_EQ(palette[15], (Colour{50, 25, 100}));
    EXPECT_EQ(palette[20], (Colour{100, 50, 200}));
    EXPECT_EQ(palette[255], (Colour{100, 50, 200}));
    EXPECT_EQ(palette.at(-1), black);
    EXPECT_EQ(palette.at(2), (Colour{100, 50, 200}));
}

TEST(Palettes, HaveNames) {
    ASSERT_EQ(palette_names().front(), "fire");
    EXPECT_EQ(&palette(0), &fire);
    EXPECT_EQ(&palette(palette_names().size() - 1), &gray);
    EXPECT_EQ(&palette(99), &fire);
    EXPECT_EQ(gray[77], (Colour{77, 77, 77}));
}

TEST(Palettes, MeetTheirEndsWhereTheyAreMeantTo) {
    for (const Palette* each : {&rainbow, &aurora, &neon}) {
        const auto distance = [&](int a, int b) { return std::abs(a - b); };
        const Colour end = each->around(0.9999);
        const Colour begin = each->around(1.0);
        EXPECT_LE(distance(end.red, begin.red), 8);
        EXPECT_LE(distance(end.green, begin.green), 8);
        EXPECT_LE(distance(end.blue, begin.blue), 8);
    }
    EXPECT_EQ(rainbow.around(-0.75), rainbow.around(0.25));
}

} // namespace
} // namespace tutti::pixel
