#include "output/attract.hpp"

#include <gtest/gtest.h>

namespace tutti::output {
namespace {

using namespace std::chrono_literals;

int brightest_channel(pixel::Colour colour) { return std::max({colour.red, colour.green, colour.blue}); }

pixel::Picture drawn(const Attract& attract, microseconds time, pixel::Size size = {64, 64}) {
    pixel::Picture picture(size);
    attract.draw(time, picture.canvas());
    return picture;
}

TEST(Attract, IsNeverDarkWhateverTheLastFrameWas) {
    const std::vector<std::vector<pixel::Colour>> frames = {
        {}, {pixel::black}, {pixel::white}, {{1, 2, 3}}, {{0, 0, 255}}, {{40, 0, 0}, {0, 255, 0}}
    };
    for (const auto& frame : frames) {
        const Attract attract{frame};
        for (microseconds time{0}; time < 30s; time += 700ms) {
            const auto picture = drawn(attract, time);
            for (const auto colour : picture.pixels())
                ASSERT_GE(brightest_channel(colour), Attract::least_light);
        }
    }
}

TEST(Attract, KeepsTheColoursOfTheLastFrame) {
    const std::vector<pixel::Colour> green(100, pixel::Colour{0, 200, 0});
    const auto picture = drawn(Attract(green), 5s);
    for (const auto colour : picture.pixels())
        ASSERT_EQ(brightest_channel(colour), colour.green) << "some green";
}

TEST(Attract, MovesGently) {
    const Attract attract;
    const auto before = drawn(attract, 10s);
    EXPECT_NE(before, drawn(attract, 11s));
    const auto next = drawn(attract, 10s + 33ms);
    for (std::size_t i = 0; i < before.pixels().size(); ++i) {
        const auto a = before.pixels()[i], b = next.pixels()[i];
        ASSERT_LE(std::abs(a.red - b.red) + std::abs(a.green - b.green) + std::abs(a.blue - b.blue), 40);
    }
}

TEST(Attract, IsTheSameAtTheSameTime) { EXPECT_EQ(drawn(Attract(), 7s), drawn(Attract(), 7s)); }

TEST(Attract, FitsAnyCanvas) {
    for (const pixel::Size size : {pixel::Size{1, 1}, {1, 300}, {4096, 1}, {3, 5}})
        drawn(Attract(), 1s, size);
}

} // namespace
} // namespace tutti::output
