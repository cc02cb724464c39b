#include "base/random.hpp"
#include "signal/calibration_fit.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace tutti::signal {
namespace {

constexpr double gravity = 9.80665;

/// A sensor with offset and scale errors, turned every way, with noise.
CalibrationFit turned(Vector offset, Vector gain, double radius, double noise, double highest = 1) {
    CalibrationFit fit;
    SeededRandom random(1);
    for (int i = 0; i < 400; ++i) {
        const double z = (2 * random.unit() - 1) * highest;
        const double angle = 2 * std::numbers::pi * random.unit();
        const double flat = std::sqrt(1 - z * z);
        const Vector direction = {flat * std::cos(angle), flat * std::sin(angle), z};
        Vector measured{};
        for (std::size_t axis = 0; axis < 3; ++axis)
            measured[axis] =
                offset[axis] + gain[axis] * radius * direction[axis] + noise * (random.unit() - 0.5);
        fit.add(measured);
    }
    return fit;
}

TEST(CalibrationFit, FindsOffsetAndScaleOfAnAccelerometer) {
    const auto found = turned({0.12, -0.08, 0.4}, {1.02, 0.97, 1.1}, gravity, 0).ellipsoid(gravity);
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_NEAR(found->offset[0], 0.12, 1e-6);
    EXPECT_NEAR(found->offset[1], -0.08, 1e-6);
    EXPECT_NEAR(found->offset[2], 0.4, 1e-6);
    EXPECT_NEAR(found->scale[0], 1 / 1.02, 1e-6);
    EXPECT_NEAR(found->scale[2], 1 / 1.1, 1e-6);
    const auto up = found->apply({0.12, -0.08, 0.4 + 1.1 * gravity});
    EXPECT_NEAR(up[2], gravity, 1e-6);
}

TEST(CalibrationFit, AnyUnitWillDo) {
    for (const double tesla : {1e-6, 1.0, 1e6}) {
        const auto found =
            turned({20 * tesla, -8 * tesla, 4 * tesla}, {1.02, 0.97, 1.1}, 48 * tesla, tesla / 10)
                .ellipsoid(0);
        ASSERT_TRUE(found) << found.error().message;
        EXPECT_NEAR(found->offset[0] / tesla, 20, 0.1);
        EXPECT_NEAR(found->scale[0] / found->scale[1], 0.97 / 1.02, 0.01);
    }
}

TEST(CalibrationFit, NoiseIsAveraged) {
    const auto found = turned({3, -2, 1}, {1, 1, 1}, 45, 2).ellipsoid(0);
    ASSERT_TRUE(found);
    EXPECT_NEAR(found->offset[0], 3, 0.2);
    EXPECT_NEAR(found->offset[1], -2, 0.2);
    EXPECT_NEAR(found->scale[1], 1, 0.02);
}

TEST(CalibrationFit, AnAxisThatWasHardlyTurnedIsNamed) {
    const auto found = turned({0, 0, 0}, {1, 1, 1}, gravity, 0, 0.2).ellipsoid(gravity);
    ASSERT_FALSE(found);
    EXPECT_NE(found.error().message.find("axis z"), std::string::npos);
}

TEST(CalibrationFit, LyingStillIsNoTurning) {
    CalibrationFit fit;
    for (int i = 0; i < 100; ++i) fit.add({0.01, -0.02, 0.03});
    EXPECT_FALSE(fit.ellipsoid(gravity));
    const auto rest = fit.rest();
    ASSERT_TRUE(rest);
    EXPECT_NEAR(rest->offset[1], -0.02, 1e-12);
    EXPECT_FALSE(CalibrationFit().rest());
}

} // namespace
} // namespace tutti::signal
