#include "audio/analyzer.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

namespace tutti::audio {

namespace {

std::vector<float> sine(double frequency, unsigned rate, double duration) {
    std::vector<float> samples(static_cast<std::size_t>(duration * rate));
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i] = static_cast<float>(
            0.5 * std::sin(2 * std::numbers::pi * frequency * static_cast<double>(i) / rate)
        );
    return samples;
}

std::vector<Features> heard(std::span<const float> samples, unsigned rate, std::size_t piece) {
    std::vector<Features> all;
    Analyzer analyzer(rate, {}, [&](const Features& features) { all.push_back(features); });
    for (; !samples.empty(); samples = samples.subspan(std::min(piece, samples.size())))
        analyzer.push(samples.first(std::min(piece, samples.size())));
    return all;
}

TEST(Analyzer, SixtyFramesASecondOfSound) {
    for (const unsigned rate : {44100U, 48000U}) {
        const auto frames = heard(sine(440, rate, 10), rate, 4096);
        ASSERT_EQ(frames.size(), 600U);
        EXPECT_EQ(frames.front().number, 0U);
        EXPECT_EQ(frames.back().number, 599U);
    }
}

TEST(Analyzer, PiecesDoNotMatter) {
    const auto samples = sine(440, 48000, 1);
    const auto whole = heard(samples, 48000, samples.size());
    for (const std::size_t piece : {1U, 239U, 800U, 801U}) EXPECT_EQ(heard(samples, 48000, piece), whole);
}

TEST(RealFft, AFullSineReadsOneInItsBin) {
    RealFft fft(2048);
    std::vector<float> samples(2048);
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i] = static_cast<float>(std::sin(2 * std::numbers::pi * 100 * static_cast<double>(i) / 2048));
    const auto bins = fft.magnitudes(samples);
    ASSERT_EQ(bins.size(), 1025U);
    EXPECT_NEAR(bins[100], 1.0, 1e-4);
    EXPECT_NEAR(bins[99], 0.5, 1e-4);
    EXPECT_NEAR(bins[200], 0.0, 1e-4);
}

} // namespace

} // namespace tutti::audio
