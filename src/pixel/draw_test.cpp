#include "pixel/draw.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace tutti::pixel {
namespace {

/// '#' for white, '.' for black, a digit for what is between: tenths of white.
std::string shades(const Picture& picture) {
    std::string rows;
    for (int y = 0; y < picture.size().height; ++y) {
        for (int x = 0; x < picture.size().width; ++x) {
            const int red = picture.at(x, y).red;
            rows += red == 0 ? '.' : red == 255 ? '#' : static_cast<char>('0' + red * 10 / 256);
        }
        rows += '\n';
    }
    return rows;
}

template <typename Draw>
std::string drawn_on(Size size, Draw draw) {
    Picture picture(size);
    draw(picture.canvas());
    return shades(picture);
}

TEST(Draw, LinesFromLightToLight) {
    const auto line = [](int x0, int y0, int x1, int y1) {
        return drawn_on({5, 3}, [=](Canvas canvas) { draw_line(canvas, x0, y0, x1, y1, white); });
    };
    EXPECT_EQ(line(0, 0, 4, 2), "#....\n.##..\n...##\n");
    EXPECT_EQ(line(2, 0, 2, 2), "..#..\n..#..\n..#..\n");
    EXPECT_EQ(line(3, 1, 3, 1), ".....\n...#.\n.....\n");
    EXPECT_EQ(line(-10, 1, 10, 1), ".....\n#####\n.....\n");
    EXPECT_EQ(line(-1, 3, 3, -1), "..#..\n.#...\n#....\n");
}

TEST(Draw, LinesThatBeginFarAwayWithoutWalkingThere) {
    const int far = std::numeric_limits<int>::max();
    EXPECT_EQ(drawn_on({3, 1}, [=](Canvas canvas) { draw_line(canvas, -far, 0, far, 0, white); }), "###\n");
    EXPECT_EQ(
        drawn_on({3, 1}, [=](Canvas canvas) { draw_smooth_line(canvas, {-1e300, 0}, {1e300, 0}, white); }),
        "###\n"
    );
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(
        drawn_on(
            {2, 1},
            [=](Canvas canvas) {
                add_dot(canvas, {nan, 0}, white);
                fill_disc(canvas, {0, nan}, nan, white);
                draw_ring(canvas, {nan, nan}, 1, 1, white);
            }
        ),
        "..\n"
    );
}

TEST(Draw, SmoothLinesShareTheirLightAmongNeighbours) {
    EXPECT_EQ(
        drawn_on({4, 3}, [](Canvas canvas) { draw_smooth_line(canvas, {0, 0.5}, {3, 0.5}, white); }),
        "5555\n5555\n....\n"
    );
    EXPECT_EQ(
        drawn_on({4, 3}, [](Canvas canvas) { draw_smooth_line(canvas, {3, 1}, {0, 1}, white); }),
        "....\n####\n....\n"
    );
    EXPECT_EQ(
        drawn_on({3, 4}, [](Canvas canvas) { draw_smooth_line(canvas, {1, 0}, {1, 3}, white); }),
        ".#.\n.#.\n.#.\n.#.\n"
    );
}

TEST(Draw, RectanglesAndTheirBorders) {
    EXPECT_EQ(
        drawn_on({4, 3}, [](Canvas canvas) { fill_rectangle(canvas, {2, 1, {9, 9}}, white); }),
        "....\n..##\n..##\n"
    );
    EXPECT_EQ(
        drawn_on({4, 3}, [](Canvas canvas) { draw_rectangle(canvas, {-1, 0, {4, 3}}, white); }),
        "###.\n..#.\n###.\n"
    );
    EXPECT_EQ(
        drawn_on({2, 1}, [](Canvas canvas) { fill_rectangle(canvas, {5, 5, {-9, -9}}, white); }), "..\n"
    );
}

TEST(Draw, DiscsAndRingsHaveSmoothEdges) {
    const auto disc = drawn_on({5, 5}, [](Canvas canvas) { fill_disc(canvas, {2, 2}, 1.5, white); });
    EXPECT_EQ(disc, ".....\n.5#5.\n.###.\n.5#5.\n.....\n");
    const auto ring = drawn_on({5, 5}, [](Canvas canvas) { draw_ring(canvas, {2, 2}, 2, 1, white); });
    EXPECT_EQ(ring.substr(12, 5), "#...#");
    EXPECT_EQ(drawn_on({1, 1}, [](Canvas canvas) { draw_ring(canvas, {0, 0}, 0, 0.25, white); }), "2\n");
}

TEST(Draw, DotsAddUpToWhatTheyAre) {
    Picture picture({3, 3});
    add_dot(picture.canvas(), {0.75, 1.25}, {200, 100, 40});
    int sum = 0;
    for (const auto& light : picture.pixels()) sum += light.red;
    EXPECT_NEAR(sum, 200, 2);
    EXPECT_GT(picture.at(1, 1).red, picture.at(0, 1).red);
    add_dot(picture.canvas(), {1, 1}, white);
    add_dot(picture.canvas(), {1, 1}, white);
    EXPECT_EQ(picture.at(1, 1), white);
    Picture edge({1, 1});
    add_dot(edge.canvas(), {-0.5, 0}, white);
    EXPECT_EQ(edge.at(0, 0).red, 128);
}

TEST(Draw, FadesToBlackInTheEnd) {
    Picture picture({1, 1});
    picture.canvas().fill(white);
    fade(picture.canvas(), 128);
    EXPECT_EQ(picture.at(0, 0), (Colour{127, 127, 127}));
    for (int i = 0; i < 255; ++i) fade(picture.canvas(), 255);
    EXPECT_EQ(picture.at(0, 0), black);
    picture.canvas().fill(white);
    fade(picture.canvas(), 256);
    EXPECT_EQ(picture.at(0, 0), white);
}

TEST(Draw, BlursIntoTheEightAround) {
    Picture picture({130, 3});
    for (const int x : {1, 63, 129}) picture.canvas().at(x, 1) = {160, 0, 0};
    blur(picture.canvas());
    EXPECT_EQ(picture.at(1, 1).red, 40);
    EXPECT_EQ(picture.at(0, 1).red, 20);
    EXPECT_EQ(picture.at(1, 0).red, 20);
    EXPECT_EQ(picture.at(2, 2).red, 10);
    EXPECT_EQ(picture.at(3, 1).red, 0);
    EXPECT_EQ(picture.at(63, 0).red, 20);
    EXPECT_EQ(picture.at(64, 0).red, 10);
    EXPECT_EQ(picture.at(129, 1).red, 60); // at the edge the edge goes on
    Picture even({7, 9});
    even.canvas().fill({9, 99, 199});
    const Picture before = even;
    blur(even.canvas());
    EXPECT_EQ(even, before);
}

TEST(Draw, ImagesAtAnotherSize) {
    Picture image({2, 1});
    image.canvas().at(1, 0) = white;
    const auto shown = [&](Size size, Rectangle place, Scaling scaling) {
        return drawn_on(size, [&](Canvas canvas) { draw_image(canvas, place, image_of(image), scaling); });
    };
    EXPECT_EQ(shown({4, 2}, {0, 0, {4, 2}}, Scaling::Nearest), "..##\n..##\n");
    EXPECT_EQ(shown({4, 2}, {0, 0, {4, 2}}, Scaling::Box), "..##\n..##\n");
    EXPECT_EQ(shown({3, 1}, {-1, 0, {4, 1}}, Scaling::Nearest), ".##\n");
    EXPECT_EQ(shown({1, 1}, {0, 0, {1, 1}}, Scaling::Box), "5\n");
    EXPECT_EQ(shown({1, 1}, {0, 0, {1, 1}}, Scaling::Nearest), "#\n");
    EXPECT_EQ(shown({1, 1}, {0, 0, {0, 0}}, Scaling::Box), ".\n");
}

TEST(Draw, ImagesOverWhatIsBehindThem) {
    Picture image({2, 1});
    image.canvas().fill(white);
    const std::vector<std::uint8_t> alpha = {0, 128};
    Picture picture({2, 1});
    picture.canvas().fill({0, 100, 0});
    draw_image(picture.canvas(), {0, 0, {2, 1}}, {image.pixels(), alpha, {2, 1}}, Scaling::Nearest);
    EXPECT_EQ(picture.at(0, 0), (Colour{0, 100, 0}));
    EXPECT_EQ(picture.at(1, 0), (Colour{128, 178, 128}));
}

TEST(Draw, ImagesWithinBounds) {
    Picture image({1, 1});
    image.canvas().fill(white);
    EXPECT_EQ(
        drawn_on(
            {5, 2},
            [&](Canvas canvas) {
                draw_image_within(
                    canvas, {1, 1, {2, 9}}, {-5, -5, {20, 20}}, image_of(image), Scaling::Nearest
                );
            }
        ),
        ".....\n.##..\n"
    );
}

TEST(Draw, PlacesImagesUndistorted) {
    EXPECT_EQ(placed_within({200, 100}, {64, 64}), (Rectangle{0, 16, {64, 32}}));
    EXPECT_EQ(placed_over({200, 100}, {64, 64}), (Rectangle{-32, 0, {128, 64}}));
    EXPECT_EQ(placed_within({64, 64}, {256, 64}), (Rectangle{96, 0, {64, 64}}));
    EXPECT_EQ(placed_within({4096, 1}, {64, 64}).size.height, 1);
}

} // namespace
} // namespace tutti::pixel
