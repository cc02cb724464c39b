#include "audio/sound_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::audio {
namespace {

void expect_pitch(std::span<const Features> frames, double frequency, double tolerance, const char* what) {
    std::size_t right = 0;
    for (const auto& features : frames) {
        const double found = features.pitch.frequency;
        if (std::abs(found / frequency - 1) < tolerance)
            ++right;
        else
            ASSERT_EQ(found, 0) << what << " of " << frequency << " Hz";
    }
    EXPECT_GE(right, frames.size() * 95 / 100) << what << " of " << frequency << " Hz";
}

constexpr std::array<double, 13> notes{50,  55,     82.41, 110,    146.83,  220, 329.63,
                                       440, 587.33, 880,   1046.5, 1567.98, 2000};

TEST(PitchTracker, TellsTonesAndSawsWithinAThousandth) {
    for (const unsigned rate : {44100U, 48000U})
        for (const double frequency : notes) {
            expect_pitch(
                between(heard(sine(frequency, 0.2, 0.7, rate), rate), 0.1, 0.7), frequency, 0.002, "sine"
            );
            expect_pitch(
                between(heard(saw(frequency, 0.2, 0.7, rate), rate), 0.1, 0.7), frequency, 0.002, "saw"
            );
        }
}

TEST(PitchTracker, KeepsTheOctaveOfAString) {
    for (const double frequency : notes)
        expect_pitch(between(heard(pluck(frequency, 0.3, 1)), 0.1, 0.6), frequency, 0.005, "string");
}

TEST(PitchTracker, KeepsTheOctaveOfAWeakFundamental) {
    for (const double frequency : {98.0, 196.0, 392.0}) {
        const auto voice = sound(1, 48000, [&](double t) {
            double sum = 0;
            const std::array<double, 6> partials{0.05, 0.3, 0.15, 0.25, 0.1, 0.05};
            for (std::size_t i = 0; i < partials.size(); ++i)
                sum +=
                    partials[i] * std::sin(2 * std::numbers::pi * frequency * static_cast<double>(i + 1) * t);
            return sum;
        });
        expect_pitch(between(heard(voice), 0.1, 1), frequency, 0.005, "voice");
    }
}

TEST(PitchTracker, NoiseAndSilenceHaveNone) {
    for (std::uint32_t seed = 1; seed <= 5; ++seed)
        for (const auto& features : heard(noise(0.2, 5, 48000, seed))) {
            ASSERT_EQ(features.pitch.frequency, 0);
            ASSERT_LT(features.pitch.confidence, 0.6);
        }
    for (const auto& features : heard(noise(1e-4, 2))) ASSERT_EQ(features.pitch, Pitch{});
    // Brown noise: most of it is where low pitches are.
    double walk = 0;
    auto brown = noise(0.05, 10);
    for (float& sample : brown)
        sample = static_cast<float>(walk = 0.995 * walk + static_cast<double>(sample));
    std::size_t wrong = 0;
    for (const auto& features : heard(brown)) wrong += features.pitch.frequency > 0 ? 1 : 0;
    EXPECT_LE(wrong, 6U); // of 600
}

TEST(PitchTracker, FollowsASweep) {
    const double octaves = std::log2(2000.0 / 50);
    double phase = 0;
    const auto sweep = sound(6, 48000, [&](double t) {
        phase += 2 * std::numbers::pi * 50 * std::exp2(octaves * t / 6) / 48000;
        return 0.3 * std::sin(phase);
    });
    std::size_t told = 0;
    for (const auto& features : between(heard(sweep), 0.2, 6)) {
        if (features.pitch.frequency == 0) continue;
        ++told;
        const double end = static_cast<double>(features.number + 1) / frames_per_second;
        // What is told is of three frames and of one period, so of their middle.
        const double age = 1.5 * frame_seconds + 0.5 / features.pitch.frequency;
        const double middle = 50 * std::exp2(octaves * (end - age) / 6);
        ASSERT_NEAR(features.pitch.frequency / middle, 1, 0.025); // a few periods of a low one
    }
    EXPECT_GT(told, 330U); // of 348
}

TEST(PitchTracker, WhatIsTooHighOrTooLowHasNone) {
    for (const double frequency : {20.0, 35.0, 2100.0, 3000.0, 4000.0, 7000.0})
        for (const auto& features : between(heard(sine(frequency, 0.3, 1)), 0.2, 1))
            ASSERT_EQ(features.pitch.frequency, 0) << frequency;
}

TEST(PitchTracker, IsZeroExactlyWhereItIsUnsure) {
    const auto mixed = saw(110, 0.2, 1) + noise(0.2, 1) + pluck(440, 0.3, 1) + silence(1);
    for (const auto& features : heard(mixed))
        ASSERT_EQ(features.pitch.frequency > 0, features.pitch.confidence >= 0.6F);
}

} // namespace
} // namespace tutti::audio
