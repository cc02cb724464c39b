#include "audio/decimator.hpp"
#include "audio/recent_samples.hpp"
#include "audio/sound_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::audio {
namespace {

/// An eighth of the samples of a sound at 44.1 kHz, frame by frame, as the analyzer takes it.
Sound eighth(const Sound& sound) {
    constexpr std::size_t hop = 735;
    Decimator decimator(8, 0.04, 64, hop);
    RecentSamples recent(1024);
    Sound all;
    for (std::size_t at = 0; at + hop <= sound.size(); at += hop) {
        std::ranges::copy(std::span(sound).subspan(at, hop), recent.next(hop).begin());
        const std::size_t before = all.size();
        all.resize(before + decimator.length_of(hop));
        decimator.next(recent.all(), hop, std::span(all).subspan(before));
    }
    return all;
}

double loudest(const Sound& sound) {
    return std::ranges::max(std::span(sound).subspan(100)); // what comes before is not yet the sine alone
}

TEST(Decimator, KeepsEveryEighthSampleAcrossFrames) {
    const auto kept = eighth(sine(100, 0.5, 2, 44100));
    ASSERT_EQ(kept.size(), 11025U);
    // Late by half the low-pass.
    for (std::size_t i = 100; i < kept.size(); ++i) {
        const double at = (static_cast<double>(i) * 8 - 63.0 / 2) / 44100;
        ASSERT_NEAR(kept[i], 0.5 * std::sin(2 * std::numbers::pi * 100 * at), 1e-3) << i;
    }
}

TEST(Decimator, LetsThroughWhatIsLowAndTakesNothingElseForLow) {
    for (const double frequency : {30.0, 130.0, 250.0, 300.0})
        EXPECT_NEAR(loudest(eighth(sine(frequency, 1, 1, 44100))), 1, 0.005) << frequency;
    for (const double frequency : {5300.0, 5512.5, 5700.0, 11025.0, 16400.0})
        EXPECT_LT(loudest(eighth(sine(frequency, 1, 1, 44100))), 5e-4) << frequency;
}

} // namespace
} // namespace tutti::audio
