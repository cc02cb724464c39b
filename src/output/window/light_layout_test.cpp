#include "output/window/light_layout.hpp"

#include <gtest/gtest.h>

namespace tutti::output {

TEST(LightLayout, LightsHaveWholePixelsAndStandInTheMiddle) {
    const auto layout = fit({.width = 64, .height = 64}, 1, {.width = 700, .height = 660});
    EXPECT_EQ(layout.cell, 10);
    ASSERT_EQ(layout.faces.size(), 1U);
    EXPECT_EQ(layout.faces[0], (pixel::Rectangle{30, 10, {640, 640}}));
}

TEST(LightLayout, FacesOfACubeStandALightApart) {
    const auto layout = fit({.width = 16, .height = 4}, 4, {.width = 190, .height = 40});
    EXPECT_EQ(layout.cell, 10);
    ASSERT_EQ(layout.faces.size(), 4U);
    for (int face = 0; face < 4; ++face)
        EXPECT_EQ(layout.faces[static_cast<std::size_t>(face)], (pixel::Rectangle{face * 50, 0, {40, 40}}));
}

TEST(LightLayout, WindowThatIsTooSmallShowsAllOfIt) {
    const auto layout = fit({.width = 256, .height = 64}, 1, {.width = 128, .height = 100});
    EXPECT_EQ(layout.cell, 1);
    EXPECT_EQ(layout.faces[0], (pixel::Rectangle{0, 34, {128, 32}}));
}

TEST(LightLayout, WindowOfItsSizeHoldsTheCanvasExactly) {
    for (const int cell : {1, 3, 12}) {
        const auto size = window_size({.width = 64, .height = 16}, 4, cell);
        const auto layout = fit({.width = 64, .height = 16}, 4, size);
        EXPECT_EQ(layout.cell, cell);
        EXPECT_EQ(layout.faces.front().left, 0);
        EXPECT_EQ(layout.faces.back().left + layout.faces.back().size.width, size.width);
    }
}

TEST(LightLayout, GapIsDarkInTheCornersAndTheLightIsWholeInTheMiddle) {
    const auto gap = gap_of(10);
    ASSERT_EQ(gap.size(), 100U);
    EXPECT_GT(gap[0], 200);
    EXPECT_EQ(gap[0], gap[99]);
    EXPECT_EQ(gap[55], 0);
    EXPECT_EQ(gap_of(3), std::vector<std::uint8_t>(9, 0));
}

TEST(TurnedCube, ShowsOneFaceFromTheFrontAndTwoFromACorner) {
    constexpr pixel::Size window{.width = 400, .height = 400};
    const auto front = turned_cube(0, window);
    ASSERT_EQ(front.faces.size(), 1U);
    EXPECT_EQ(front.faces[0].face, 0);
    EXPECT_NEAR(front.faces[0].corners[1].x - front.faces[0].corners[0].x, front.edge, 1e-9);
    EXPECT_LT(front.faces[0].corners[0].y, front.faces[0].corners[3].y);
    EXPECT_EQ(turned_cube(0.125, window).faces.size(), 2U);
}

TEST(TurnedCube, RightEdgeOfAFaceIsTheLeftOneOfTheNext) {
    for (int step = 1; step < 16; step += 2) {
        const auto view = turned_cube(step / 16.0, {.width = 400, .height = 300});
        ASSERT_EQ(view.faces.size(), 2U);
        // Where the first and the last face are seen together, the last is on the left.
        const bool wraps = view.faces[1].face - view.faces[0].face == 3;
        const auto& left = view.faces[wraps ? 1 : 0];
        const auto& right = view.faces[wraps ? 0 : 1];
        EXPECT_NEAR(left.corners[1].x, right.corners[0].x, 1e-9);
        EXPECT_LT(left.corners[0].x, left.corners[1].x);
        EXPECT_LT(right.corners[0].x, right.corners[1].x);
    }
}

} // namespace tutti::output
