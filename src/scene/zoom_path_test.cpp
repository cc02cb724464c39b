#include "scene/zoom_path.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace tutti::scene {
namespace {

const double whole_path = ZoomPath::one_place * ZoomPath::places();

TEST(ZoomPath, BeginsWithTheWholeSetAndComesBackToIt) {
    for (int place = 0; place <= ZoomPath::places(); ++place) {
        const auto view = ZoomPath::at(place * ZoomPath::one_place);
        EXPECT_NEAR(view.half, ZoomPath::widest, 1e-9);
        EXPECT_NEAR(view.x, -0.65, 1e-9);
        EXPECT_NEAR(view.y, 0, 1e-9);
    }
}

TEST(ZoomPath, MovesWithoutAJump) {
    auto before = ZoomPath::at(0);
    for (double time = 1.0 / 60; time < whole_path + 1; time += 1.0 / 60) {
        const auto view = ZoomPath::at(time);
        // Within a frame less than a twentieth of what is seen.
        EXPECT_LT(std::hypot(view.x - before.x, view.y - before.y), view.half / 20) << time;
        EXPECT_LT(std::abs(std::log2(view.half / before.half)), 0.05) << time;
        EXPECT_LT(std::abs(view.turns - before.turns), 0.01) << time;
        before = view;
    }
}

TEST(ZoomPath, GoesDownAtEachPlaceAndNoFurtherThanItsDepth) {
    for (int place = 0; place < ZoomPath::places(); ++place) {
        const auto view = ZoomPath::at((place + 0.5) * ZoomPath::one_place);
        EXPECT_LT(view.half, ZoomPath::widest / 40);
        EXPECT_GE(view.half, ZoomPath::widest * std::exp2(-ZoomPath::octaves) * 0.999);
    }
}

TEST(ZoomPath, KeepsItsPlaceInSightOnItsWay) {
    const auto place = ZoomPath::at(ZoomPath::one_place / 2);
    for (double time = 0; time < ZoomPath::one_place / 2; time += 0.25) {
        const auto view = ZoomPath::at(time);
        EXPECT_LT(std::hypot(view.x - place.x, view.y - place.y), view.half * 1.2) << time;
    }
}

TEST(ZoomPath, BeginsAnewAfterItsLastPlace) {
    EXPECT_NEAR(ZoomPath::at(whole_path + 12).half, ZoomPath::at(12).half, 1e-9);
    EXPECT_NEAR(ZoomPath::at(whole_path + 12).x, ZoomPath::at(12).x, 1e-9);
}

} // namespace
} // namespace tutti::scene
