#include "base/allocation_testing.hpp"
#include "base/random.hpp"
#include "display/pipeline_testing.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace tutti::display {
namespace {

using Bytes = std::vector<std::uint8_t>;
using pixel::Colour;

Bytes bytes(std::span<const std::uint8_t> all) { return {all.begin(), all.end()}; }

TEST(Pipeline, SendsPixelsAsTheyAreWhereNothingIsCorrected) {
    auto pipeline = pipeline_of(plain_display({256, 1}));
    std::vector<Colour> canvas;
    Bytes expected;
    for (int i = 0; i < 256; ++i) {
        const auto level = static_cast<std::uint8_t>(i);
        canvas.push_back({level, 0, static_cast<std::uint8_t>(255 - i)});
        expected.insert(expected.end(), {level, 0, static_cast<std::uint8_t>(255 - i)});
    }
    EXPECT_EQ(bytes(pipeline.run(canvas, 1)), expected);
}

TEST(Pipeline, SendsInTheOrderOfTheWireAndOfTheColours) {
    auto display = plain_display({2, 2});
    display.map.layout = pixel::Grid{.is_serpentine = true};
    display.order = *pixel::parse_colour_order("GRB");
    const std::vector<Colour> canvas = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}, {10, 11, 12}};
    EXPECT_EQ(bytes(pipeline_of(display).run(canvas, 1)), (Bytes{2, 1, 3, 5, 4, 6, 11, 10, 12, 8, 7, 9}));
    display.rotation = 180;
    EXPECT_EQ(bytes(pipeline_of(display).run(canvas, 1)), (Bytes{11, 10, 12, 8, 7, 9, 2, 1, 3, 5, 4, 6}));
}

TEST(Pipeline, WithoutItsMapLightsLieRowByRowAndAreNoMoreThanThereMayBe) {
    auto display = plain_display({3, 2});
    display.map.file = "map.csv";
    display.rotation = 90;
    auto turned = display;
    turned.map.file.clear();
    EXPECT_EQ(row_by_row(display), *map_of(turned));
    display.size = {4096, 4096};
    EXPECT_EQ(Pipeline(display, row_by_row(display)).lights(), pixel::max_lights);
}

TEST(Pipeline, GivesToWhiteWhatColoursHaveInCommon) {
    auto display = plain_display({2, 1});
    display.order = *pixel::parse_colour_order("GRBW");
    const std::vector<Colour> canvas = {{100, 150, 200}, {0, 9, 9}};
    EXPECT_EQ(bytes(pipeline_of(display).run(canvas, 1)), (Bytes{50, 0, 100, 100, 9, 0, 9, 0}));
}

TEST(Pipeline, MakesLightLinearBalancedAndDimmed) {
    auto display = plain_display({1, 1});
    display.gamma = 2.2;
    const auto light = [&](Colour colour, double brightness) {
        return bytes(pipeline_of(display).run(std::array{colour}, brightness));
    };
    EXPECT_EQ(light({64, 128, 255}, 1), (Bytes{12, 56, 255}));
    EXPECT_EQ(light(pixel::white, 0.5), (Bytes{128, 128, 128}));
    display.brightness = 0.5;
    EXPECT_EQ(light(pixel::white, 0.5), (Bytes{64, 64, 64}));
    display.white_balance = {1, 0.8, 0.4};
    EXPECT_EQ(light(pixel::white, 1), (Bytes{128, 102, 51}));
    EXPECT_EQ(light(pixel::white, 0), (Bytes{0, 0, 0}));
    EXPECT_EQ(light(pixel::white, 2), light(pixel::white, 1));
}

TEST(Pipeline, LeavesALightWithoutAPixelDark) {
    auto display = plain_display({2, 1});
    display.map.file = "map.json";
    Pipeline pipeline(display, *map_of(display, "[[1,0],null,[0,0]]"));
    const std::vector<Colour> canvas = {{1, 2, 3}, {4, 5, 6}};
    EXPECT_EQ(bytes(pipeline.run(canvas, 1)), (Bytes{4, 5, 6, 0, 0, 0, 1, 2, 3}));
    EXPECT_EQ(pipeline.lights(), 3U);
}

/// What 256 frames of a canvas of one colour have sent of each light's red, on average.
std::vector<double> means(Pipeline pipeline, const std::vector<Colour>& canvas, double brightness) {
    std::vector<double> means(pipeline.lights());
    for (int frame = 0; frame < 256; ++frame) {
        const auto sent = pipeline.run(canvas, brightness);
        for (std::size_t i = 0; i < means.size(); ++i) means[i] += sent[i * 3] / 256.0;
    }
    return means;
}

TEST(Dithering, ShowsEachLevelAsTheMeanOfItsFrames) {
    auto display = plain_display({256, 1});
    display.dithers = true;
    display.gamma = 2.2;
    std::vector<Colour> canvas;
    for (int i = 0; i < 256; ++i) canvas.push_back({static_cast<std::uint8_t>(i), 0, 0});
    for (const double brightness : {1.0, 0.37, 0.02}) {
        const auto shown = means(pipeline_of(display), canvas, brightness);
        for (std::size_t i = 0; i < shown.size(); ++i)
            EXPECT_NEAR(shown[i], std::pow(static_cast<double>(i) / 255, 2.2) * 255 * brightness, 2.0 / 256)
                << i << " at " << brightness;
    }
}

TEST(Dithering, IsNearTheMeanAfterFewFramesAlready) {
    auto display = plain_display({1, 1});
    display.dithers = true;
    auto pipeline = pipeline_of(display);
    const std::vector<Colour> canvas = {{100, 0, 0}};
    for (int window = 0; window < 32; ++window) {
        int sum = 0;
        for (int frame = 0; frame < 8; ++frame) sum += pipeline.run(canvas, 0.003)[0];
        EXPECT_NEAR(sum / 8.0, 0.3, 0.15);
    }
}

TEST(Dithering, IsNotSeenAsAPatternOfOneFrame) {
    auto display = plain_display({64, 64});
    display.dithers = true;
    auto pipeline = pipeline_of(display);
    const auto sent = pipeline.run(filled({64, 64}, {100, 100, 100}), 0.003); // 0.3 of a step
    for (int top = 0; top < 64; top += 8)
        for (int left = 0; left < 64; left += 8) {
            int lit = 0;
            for (int y = top; y < top + 8; ++y)
                for (int x = left; x < left + 8; ++x) lit += sent[static_cast<std::size_t>(y * 64 + x) * 3];
            EXPECT_NEAR(lit / 64.0, 0.3, 0.08); // of each block of lights as many
        }
}

TEST(Dithering, LeavesBlackBlackAndFullFull) {
    auto display = plain_display({16, 16});
    display.dithers = true;
    auto pipeline = pipeline_of(display);
    for (int frame = 0; frame < 256; ++frame) {
        for (const auto byte : pipeline.run(filled({16, 16}, pixel::black), 1)) ASSERT_EQ(byte, 0);
        for (const auto byte : pipeline.run(filled({16, 16}, pixel::white), 1)) ASSERT_EQ(byte, 255);
    }
}

TEST(Pipeline, GivesMoreLightForMore) {
    auto display = plain_display({1, 1});
    display.gamma = 2.2;
    for (const bool dithers : {false, true}) {
        display.dithers = dithers;
        for (const double brightness : {1.0, 0.3}) {
            std::uint8_t last = 0;
            for (int level = 0; level < 256; ++level) { // each in the first frame of its pipeline
                const Colour colour{static_cast<std::uint8_t>(level), 0, 0};
                const auto sent = pipeline_of(display).run(std::array{colour}, brightness)[0];
                EXPECT_GE(sent, last);
                last = sent;
            }
        }
    }
}

TEST(Pipeline, AllocatesNothingToRun) {
    auto display = plain_display({64, 64});
    display.dithers = true;
    display.power.limit = Current{5000};
    auto pipeline = pipeline_of(display);
    const auto canvas = filled({64, 64}, pixel::white);
    const auto before = allocations().made;
    for (int frame = 0; frame < 10; ++frame) pipeline.run(canvas, 0.5);
    EXPECT_EQ(allocations().made, before);
}

} // namespace
} // namespace tutti::display
