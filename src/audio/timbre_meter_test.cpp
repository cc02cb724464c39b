#include "audio/sound_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::audio {
namespace {

double mean(std::span<const Features> frames, float Timbre::* what) {
    double sum = 0;
    for (const auto& features : frames) sum += static_cast<double>(features.timbre.*what);
    return sum / static_cast<double>(frames.size());
}

TEST(TimbreMeter, AToneHasItsFrequencyForACentroid) {
    for (const double frequency : {300.0, 1000.0, 5000.0}) {
        const auto timbre = heard(sine(frequency, 0.2, 1)).back().timbre;
        EXPECT_NEAR(timbre.centroid, frequency, 30);
        EXPECT_NEAR(timbre.rolloff, frequency, 50);
        EXPECT_LT(timbre.flatness, 0.01);
        EXPECT_LT(timbre.flux, 0.01);
    }
}

TEST(TimbreMeter, NoiseIsFlatAndHasItsWeightInTheMiddle) {
    const auto all = heard(noise(0.1, 3));
    const auto steady = between(all, 0.5, 3);
    EXPECT_NEAR(mean(steady, &Timbre::flatness), 1, 0.05);
    EXPECT_NEAR(mean(steady, &Timbre::centroid), 12000, 300);
    EXPECT_NEAR(mean(steady, &Timbre::rolloff), 0.85 * 24000, 500);
}

TEST(TimbreMeter, FluxIsHighWhereSomethingNewBegins) {
    const auto all = heard(sine(400, 0.2, 1) + sine(3000, 0.2, 1));
    EXPECT_LT(all[50].timbre.flux, 0.01);
    float most = 0;
    for (const auto& features : between(all, 1, 1.1)) most = std::max(most, features.timbre.flux);
    EXPECT_GT(most, 0.4);
    EXPECT_LT(all[100].timbre.flux, 0.01);
}

TEST(TimbreMeter, DoesNotDependOnTheLevel) {
    const auto music = saw(220, 0.3, 0.5) + noise(0.1, 0.5) + pluck(330, 0.3, 1);
    const auto loud = heard(music);
    const auto quiet = heard(louder(music, -20));
    for (std::size_t i = 0; i < loud.size(); ++i) {
        ASSERT_NEAR(quiet[i].timbre.centroid, loud[i].timbre.centroid, 1 + 0.001 * loud[i].timbre.centroid);
        ASSERT_NEAR(quiet[i].timbre.flux, loud[i].timbre.flux, 0.001);
        ASSERT_NEAR(quiet[i].timbre.flatness, loud[i].timbre.flatness, 0.001);
    }
}

TEST(TimbreMeter, SilenceHasNone) {
    for (const auto& features : heard(noise(1e-4, 1))) ASSERT_EQ(features.timbre, Timbre{});
}

} // namespace
} // namespace tutti::audio
