#include "base/random.hpp"
#include "scene/fractal.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace tutti::scene {
namespace {

/// The definition, without anything that makes it fast; below 0: it does not leave.
double plain_escape(double zx, double zy, double cx, double cy, int iterations) {
    for (int n = 0; n < iterations; ++n) {
        const double size = zx * zx + zy * zy;
        if (size >= 256) return n + 1 - std::log2(std::log2(size) / 8);
        const double x = zx * zx - zy * zy + cx;
        zy = 2 * zx * zy + cy;
        zx = x;
    }
    return zx * zx + zy * zy >= 256 ? iterations : -1;
}

TEST(Fractal, AgreesWithThePlainIteration) {
    SeededRandom random(11);
    constexpr int iterations = 80;
    for (int batch = 0; batch < 200; ++batch) {
        Fractal::Lane x{};
        Fractal::Lane y{};
        for (std::size_t i = 0; i < Fractal::abreast; ++i) {
            x[i] = random.unit() * 3 - 2;
            y[i] = random.unit() * 3 - 1.5;
        }
        const bool is_julia = batch % 2 == 1;
        const PlanePoint c{-0.4, 0.6};
        std::array<float, Fractal::abreast> found{};
        Fractal::escape(x, y, is_julia ? std::optional(c) : std::nullopt, iterations, found);
        for (std::size_t i = 0; i < Fractal::abreast; ++i) {
            const double exact = is_julia ? plain_escape(x[i], y[i], c.x, c.y, iterations)
                                          : plain_escape(x[i], y[i], x[i], y[i], iterations);
            if (exact < 0 || exact > iterations - 2) continue; // at the end of its patience
            EXPECT_NEAR(found[i], exact, 0.2) << x[i] << " " << y[i];
        }
    }
}

TEST(Fractal, KnowsTheHeartAndItsDiscWithoutIterating) {
    Fractal::Lane x{};
    Fractal::Lane y{};
    for (std::size_t i = 0; i < Fractal::abreast; ++i) {
        x[i] = i % 2 == 0 ? 0.0 : -1.0;
        y[i] = 0.1;
    }
    std::array<float, Fractal::abreast> found{};
    EXPECT_LE(Fractal::escape(x, y, std::nullopt, Fractal::most_iterations, found), 4);
    for (const float each : found) EXPECT_LT(each, 0);
}

TEST(Fractal, MeetsItselfAroundACube) {
    constexpr pixel::Size size{256, 64};
    Fractal fractal(size, Fractal::Around::Mirrored);
    pixel::Picture picture(size);
    for (int frame = 0; frame < 4; ++frame)
        fractal.paint(picture.canvas(), {.x = -0.7, .y = 0.2, .half = 0.5}, std::nullopt, {});
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x)
            ASSERT_EQ(picture.at(x, y), picture.at((191 - x + 256) % 256, y)) << x << " " << y;
}

TEST(Fractal, ComesToEachRowThoughAFrameHasNoTimeForAll) {
    constexpr pixel::Size size{64, 64};
    Fractal fractal(size, Fractal::Around::Plain);
    pixel::Picture picture(size);
    picture.canvas().fill({1, 2, 3});
    // All of it lace: more work than a frame may have.
    for (int frame = 0; frame < 8; ++frame)
        fractal.paint(
            picture.canvas(), {.x = -0.7453, .y = 0.1127, .half = 0.002}, std::nullopt,
            {.iterations = Fractal::most_iterations}
        );
    for (const auto light : picture.pixels()) EXPECT_NE(light, (pixel::Colour{1, 2, 3}));
}

} // namespace
} // namespace tutti::scene
