#include "audio/analyzer.hpp"
#include "audio/sound_testing.hpp"
#include "base/allocation_testing.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace tutti::audio {

namespace {

std::vector<Features> heard_in_pieces(std::span<const float> samples, unsigned rate, std::size_t piece) {
    std::vector<Features> all;
    Analyzer analyzer(rate, {}, [&](const Features& features) { all.push_back(features); });
    for (; !samples.empty(); samples = samples.subspan(std::min(piece, samples.size())))
        analyzer.push(samples.first(std::min(piece, samples.size())));
    return all;
}

/// Some of everything.
Sound music(double seconds) {
    Sound all = saw(110, 0.1, seconds);
    for (double at = 0; at < seconds; at += 0.5) {
        add(all, pluck(220 * std::exp2(std::floor(at) / 12), 0.3, 0.5), at);
        add(all, noise(0.1, 0.05), at + 0.25);
    }
    return all;
}

TEST(Analyzer, SixtyFramesASecondOfSound) {
    for (const unsigned rate : {44100U, 48000U}) {
        const auto frames = heard(sine(440, 0.5, 10, rate), rate);
        ASSERT_EQ(frames.size(), 600U);
        EXPECT_EQ(frames.front().number, 0U);
        EXPECT_EQ(frames.back().number, 599U);
    }
}

TEST(Analyzer, PiecesDoNotMatter) {
    const auto samples = music(3);
    const auto whole = heard_in_pieces(samples, 48000, samples.size());
    for (const std::size_t piece : {1U, 239U, 800U, 801U})
        EXPECT_EQ(heard_in_pieces(samples, 48000, piece), whole);
}

TEST(Analyzer, AllocatesNothingFromTheSecondFrameOn) {
    const auto samples = music(4);
    std::uint64_t seen = 0;
    Analyzer analyzer(48000, {}, [&](const Features& features) { seen = features.number; });
    analyzer.push(std::span(samples).first(800));
    const auto before = allocations().made;
    analyzer.push(std::span(samples).subspan(800));
    EXPECT_EQ(allocations().made, before);
    EXPECT_EQ(seen, 239U);
}

TEST(Analyzer, ASwitchedOffStageIsStillAndTheRestGoesOn) {
    const auto samples = music(9);
    std::vector<Features> with, all;
    Analyzer whole(48000, {}, [&](const Features& features) { with.push_back(features); });
    whole.push(samples);

    Settings settings;
    Analyzer analyzer(48000, settings, [&](const Features& features) { all.push_back(features); });
    analyzer.push(std::span(samples).first(3 * 48000));
    settings.pitch = settings.bpm = settings.structure = settings.spectrum = false;
    analyzer.set(settings);
    analyzer.push(std::span(samples).subspan(3 * 48000, 3 * 48000));
    analyzer.set({});
    analyzer.push(std::span(samples).subspan(6 * 48000));

    ASSERT_EQ(all.size(), with.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        ASSERT_EQ(all[i].number, i);
        ASSERT_EQ(all[i].levels, with[i].levels) << i;
        ASSERT_EQ(all[i].loudness, with[i].loudness) << i;
        ASSERT_EQ(all[i].onsets, with[i].onsets) << i;
        if (i < 180 || i >= 360) continue;
        ASSERT_EQ(all[i].pitch, Pitch{});
        ASSERT_EQ(all[i].beat, Beat{});
        ASSERT_EQ(all[i].structure, Structure{});
        ASSERT_EQ(all[i].timbre, Timbre{});
    }
    EXPECT_EQ(all[360].tonality.tonic, -1); // nothing of what was known
    EXPECT_EQ(all[360].structure.energy_trend, 0);
    for (std::size_t i = 368; i < all.size(); ++i) ASSERT_EQ(all[i].pitch, with[i].pitch) << i;
}

TEST(Analyzer, TheGateIsOfTheSoundBeforeAnyGain) {
    Sound strokes;
    for (double at = 0.5; at < 8; at += 0.5) add(strokes, pluck(220, 0.5, 0.5), at);
    const auto begun = [&](double decibels, double gain) {
        auto settings = plain_settings();
        settings.bpm = true;
        settings.gain = gain;
        int onsets = 0, beats = 0;
        for (const auto& features : heard(louder(strokes, decibels), 48000, settings)) {
            onsets += features.onsets.any.is_onset;
            beats += features.beat.is_beat;
        }
        return std::pair(onsets, beats);
    };
    const auto usual = begun(0, 0);
    EXPECT_GE(usual.first, 14);
    EXPECT_GE(usual.second, 8);
    for (const double gain : {-20.0, 0.0, 30.0}) {
        EXPECT_EQ(begun(-75, gain), std::pair(0, 0)) << gain;
        EXPECT_EQ(begun(-40, gain), usual) << gain;
    }
}

TEST(Analyzer, ABurstOfWhatIsNoSoundIsForgotten) {
    Sound strokes;
    for (double at = 0.5; at < 20; at += 0.5) add(strokes, pluck(220, 0.5, 0.5), at);
    auto burst = noise(1, 0.2);
    for (float& sample : burst) sample *= std::numeric_limits<float>::max() / 2;
    const auto all = heard(noise(0.1, 1) + burst + strokes, 48000, Settings());
    for (const auto& features : all) {
        ASSERT_TRUE(std::isfinite(features.loudness.momentary));
        ASSERT_TRUE(std::isfinite(features.timbre.centroid));
        ASSERT_TRUE(std::isfinite(features.onsets.any.strength));
    }
    EXPECT_NEAR(all.back().tempo.bpm, 120, 1);
}

TEST(Analyzer, WhatIsNoNumberIsSilence) {
    auto samples = music(1);
    samples[100] = std::numeric_limits<float>::quiet_NaN();
    samples[2000] = std::numeric_limits<float>::infinity();
    for (const auto& features : heard(samples)) {
        ASSERT_TRUE(std::isfinite(features.levels.rms));
        ASSERT_TRUE(std::isfinite(features.loudness.short_term));
        ASSERT_TRUE(std::isfinite(features.timbre.centroid));
    }
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
