#include "base/random.hpp"
#include "display/pipeline_testing.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace tutti::display {
namespace {

/// What the bytes themselves draw.
double milliamps(std::span<const std::uint8_t> sent, const Pipeline& pipeline, const Power& power) {
    return static_cast<double>(std::accumulate(sent.begin(), sent.end(), 0U)) / 255
               * power.per_channel.milliamps
           + static_cast<double>(pipeline.lights()) * power.idle.milliamps;
}

TEST(Power, IsEstimatedOfWhatIsSent) {
    const auto display = plain_display({10, 1});
    auto pipeline = pipeline_of(display);
    pipeline.run(filled({10, 1}, pixel::white), 1);
    EXPECT_NEAR(pipeline.power().asked.milliamps, 610, 0.1); // 30 channels at 20 mA, 10 lights at 1 mA
    EXPECT_NEAR(pipeline.power().given.milliamps, 610, 0.1);
    EXPECT_FALSE(pipeline.power().is_limited);
    pipeline.run(filled({10, 1}, pixel::black), 1);
    EXPECT_EQ(pipeline.power().given, Current{10});
}

TEST(Power, BeyondTheLimitDimsTheWholePicture) {
    auto display = plain_display({100, 1});
    display.power.limit = Current{3100};
    auto pipeline = pipeline_of(display);
    auto canvas = filled({100, 1}, pixel::white);
    canvas[0] = {128, 0, 0};
    const auto sent = pipeline.run(canvas, 1);
    EXPECT_TRUE(pipeline.power().is_limited);
    EXPECT_GT(pipeline.power().asked, Current{5900});
    EXPECT_NEAR(pipeline.power().given.milliamps, 3100, 40);
    EXPECT_NEAR(sent[0], sent[3] / 2, 1); // as one, not light by light
    EXPECT_EQ(sent[1], 0);
}

TEST(Power, BelowTheLimitChangesNothing) {
    auto display = plain_display({10, 1});
    const auto canvas = filled({10, 1}, {200, 100, 0});
    auto free = pipeline_of(display);
    display.power.limit = Current{500};
    auto limited = pipeline_of(display);
    const auto sent = limited.run(canvas, 1);
    EXPECT_TRUE(std::ranges::equal(sent, free.run(canvas, 1)));
    EXPECT_FALSE(limited.power().is_limited);
}

TEST(Power, IsNeverMoreThanTheLimitInAnyFrame) {
    SeededRandom random(7);
    for (const bool dithers : {false, true})
        for (const double limit : {65.0, 100.0, 400.0, 1500.0, 3000.0}) {
            auto display = plain_display({8, 8});
            display.dithers = dithers;
            display.power.limit = Current{limit};
            auto pipeline = pipeline_of(display);
            auto canvas = filled({8, 8}, pixel::white);
            for (int frame = 0; frame < 300; ++frame) {
                if (frame >= 100) // first one colour, where remainders fall together most
                    for (auto& pixel : canvas) pixel.green = static_cast<std::uint8_t>(random.next());
                const auto drawn = milliamps(pipeline.run(canvas, 1), pipeline, display.power);
                ASSERT_LE(drawn, limit);
                ASSERT_NEAR(pipeline.power().given.milliamps, drawn, 1e-6);
            }
        }
}

TEST(Power, ThatDarkLightsOfAFileExceedIsRefused) {
    auto display = plain_display({2, 1});
    display.map.file = "map.csv";
    display.power.limit = Current{2};
    EXPECT_TRUE(map_of(display, "0,0\n1,0\n"));
    const auto map = map_of(display, "0,0\n1,0\n0,0\n");
    ASSERT_FALSE(map);
    EXPECT_EQ(
        map.error().message, "3 lights draw 3 mA when they are dark, which is more than the limit, 2 mA"
    );
}

TEST(Power, IsUsedUpToTheLimit) {
    auto display = plain_display({64, 64});
    display.dithers = true;
    display.power.limit = Current{8000};
    auto pipeline = pipeline_of(display);
    const auto canvas = filled({64, 64}, pixel::white);
    for (int frame = 0; frame < 100; ++frame) {
        pipeline.run(canvas, 1);
        EXPECT_GT(pipeline.power().given, Current{7960});
    }
}

} // namespace
} // namespace tutti::display
