#include "signal/level_meter.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <numbers>
#include <vector>

namespace tutti::signal {
namespace {

std::vector<Level> levels_of(std::size_t block, std::span<const float> samples) {
    std::vector<Level> levels;
    LevelMeter(block).feed(samples, [&](const Level& level) { levels.push_back(level); });
    return levels;
}

/// 1 kHz at 48 kHz: 48 samples a period.
std::vector<float> sine(double amplitude, std::size_t count) {
    std::vector<float> samples;
    for (std::size_t i = 0; i < count; ++i)
        samples.push_back(
            static_cast<float>(amplitude * std::sin(2 * std::numbers::pi * static_cast<double>(i) / 48))
        );
    return samples;
}

TEST(LevelMeter, ASineAsLoudAsCanBeHasAnRmsOfRootOneHalf) {
    const auto levels = levels_of(2400, sine(1, 2400));
    ASSERT_EQ(levels.size(), 1U);
    EXPECT_NEAR(levels[0].rms, 0.70711, 1e-5);
    EXPECT_NEAR(levels[0].peak, 1, 1e-6);
    EXPECT_NEAR(levels[0].db, -3.0103, 1e-4);
}

TEST(LevelMeter, HalfAsLoudIsSixDecibelsLess) {
    const auto levels = levels_of(2400, sine(0.5, 2400));
    ASSERT_EQ(levels.size(), 1U);
    EXPECT_NEAR(levels[0].rms, 0.35355, 1e-5);
    EXPECT_NEAR(levels[0].peak, 0.5, 1e-6);
    EXPECT_NEAR(levels[0].db, -9.0309, 1e-4);
}

TEST(LevelMeter, DigitalSilenceIsAtTheFloor) {
    const auto levels = levels_of(4, std::vector<float>(4, 0.0F));
    ASSERT_EQ(levels.size(), 1U);
    EXPECT_EQ(levels[0], (Level{0, 0, -120}));
    EXPECT_TRUE(levels[0].is_silent());
    EXPECT_EQ(levels_of(1, std::vector{1e-9F})[0].db, -120);
    EXPECT_FALSE(levels_of(1, std::vector{1e-9F})[0].is_silent());
}

TEST(LevelMeter, WhatClipsIsFullScaleAndNoMore) {
    const auto levels = levels_of(2, std::vector{-3.0F, 2.0F});
    ASSERT_EQ(levels.size(), 1U);
    EXPECT_EQ(levels[0], (Level{1, 1, 0}));
    const float infinite = std::numeric_limits<float>::infinity();
    EXPECT_EQ(levels_of(1, std::vector{-infinite})[0], (Level{1, 1, 0}));
}

TEST(LevelMeter, ASampleThatIsNoNumberIsSilence) {
    const auto levels = levels_of(2, std::vector{std::numeric_limits<float>::quiet_NaN(), 1.0F});
    ASSERT_EQ(levels.size(), 1U);
    EXPECT_NEAR(levels[0].rms, 0.70711, 1e-5);
}

TEST(LevelMeter, BlocksAreTheSameHoweverTheSamplesAreCut) {
    const auto samples = sine(0.8, 1000);
    const auto at_once = levels_of(100, samples);
    EXPECT_EQ(at_once.size(), 10U);
    for (std::size_t cut = 0; cut <= samples.size(); ++cut) {
        std::vector<Level> levels;
        const auto keep = [&](const Level& level) { levels.push_back(level); };
        LevelMeter meter(100);
        meter.feed(std::span(samples).first(cut), keep);
        meter.feed(std::span(samples).subspan(cut), keep);
        ASSERT_EQ(levels, at_once) << cut;
    }
}

TEST(LevelMeter, BegunAnewKnowsNothingOfTheBlockBefore) {
    std::vector<Level> levels;
    const auto keep = [&](const Level& level) { levels.push_back(level); };
    LevelMeter meter(2);
    meter.feed(std::vector{1.0F}, keep);
    meter.begin_anew();
    meter.feed(std::vector{0.5F, 0.5F}, keep);
    ASSERT_EQ(levels.size(), 1U);
    EXPECT_EQ(levels[0].peak, 0.5);
}

TEST(AppendMono, IsTheMeanOfEachFrame) {
    std::vector<float> mono;
    append_mono(std::vector{1.0F, 0.0F, 0.5F, -0.5F, 0.25F}, 2, mono);
    EXPECT_EQ(mono, (std::vector{0.5F, 0.0F}));
    append_mono(std::vector{0.25F}, 1, mono);
    EXPECT_EQ(mono.back(), 0.25F);
    append_mono(std::vector{0.25F}, 0, mono);
    EXPECT_EQ(mono.size(), 3U);
}

} // namespace
} // namespace tutti::signal
