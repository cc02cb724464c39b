#include "audio/sound_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::audio {
namespace {

/// Keys and nothing that they do not need.
Settings keys_alone() {
    auto settings = plain_settings();
    settings.pitch = settings.structure = false;
    return settings;
}

std::vector<Features> heard_keys(const Sound& sound) { return heard(sound, 48000, keys_alone()); }

double frequency_of(double note, double tuning = 0) { return 440 * std::exp2((note + tuning - 69) / 12); }

/// Chords of three notes above a bass, a second each.
Sound chords(
    const std::vector<std::array<int, 3>>& progression, int times, double tuning = 0, int transposed = 0
) {
    Sound all;
    for (int i = 0; i < times; ++i)
        for (std::size_t chord = 0; chord < progression.size(); ++chord) {
            const double at = static_cast<double>(static_cast<std::size_t>(i) * progression.size() + chord);
            for (const int note : progression[chord])
                add(all, pluck(frequency_of(note + transposed, tuning), 0.12, 1), at);
            add(all, pluck(frequency_of(progression[chord][0] - 24 + transposed, tuning), 0.2, 1), at);
        }
    return all;
}

const std::vector<std::array<int, 3>> major{
    {60, 64, 67}, {65, 69, 72}, {67, 71, 74}, {60, 64, 67}
}; // C F G C
const std::vector<std::array<int, 3>> minor{
    {57, 60, 64}, {62, 65, 69}, {64, 68, 71}, {57, 60, 64}
}; // Am Dm E Am

TEST(TonalityTracker, AToneIsItsPitchClass) {
    for (int note = 45; note < 81; note += 5) {
        const auto chroma = heard_keys(sine(frequency_of(note), 0.1, 2)).back().tonality.chroma;
        for (int other = 0; other < 12; ++other) {
            const float part = chroma[static_cast<std::size_t>(other)];
            if (other == note % 12)
                EXPECT_EQ(part, 1);
            else
                EXPECT_LT(part, 0.1) << note;
        }
    }
}

TEST(TonalityTracker, TellsEachKey) {
    for (int transposed = -5; transposed < 7; ++transposed) {
        const auto of_major = heard_keys(chords(major, 3, 0, transposed)).back().tonality;
        EXPECT_EQ(of_major.tonic, (transposed + 12) % 12);
        EXPECT_FALSE(of_major.is_minor);
        EXPECT_GT(of_major.confidence, 0.3);
        const auto of_minor = heard_keys(chords(minor, 3, 0, transposed)).back().tonality;
        EXPECT_EQ(of_minor.tonic, (transposed + 21) % 12);
        EXPECT_TRUE(of_minor.is_minor);
    }
}

TEST(TonalityTracker, FollowsTheTuning) {
    for (const double tuning : {-0.4, -0.2, 0.3, 0.45}) {
        const auto tonality = heard_keys(chords(major, 3, tuning)).back().tonality;
        EXPECT_EQ(tonality.tonic, 0) << tuning;
        EXPECT_FALSE(tonality.is_minor);
    }
}

TEST(TonalityTracker, OneChordOfAnotherKeyChangesNothing) {
    const auto all = heard_keys(chords(major, 4) + chords({{61, 65, 68}}, 1) + chords(major, 2));
    for (const auto& features : between(all, 10, static_cast<double>(all.size()) / 60))
        ASSERT_EQ(features.tonality.tonic, 0);
}

TEST(TonalityTracker, FollowsAModulationInTime) {
    const auto all = heard_keys(chords(major, 4) + chords(major, 6, 0, 6));
    EXPECT_EQ(all[15 * 60].tonality.tonic, 0);
    EXPECT_EQ(all.back().tonality.tonic, 6);
}

TEST(TonalityTracker, NoiseAndSilenceHaveNoKey) {
    for (const auto& features : heard_keys(noise(0.1, 20))) ASSERT_EQ(features.tonality.tonic, -1);
    for (const auto& features : heard_keys(noise(1e-4, 2))) ASSERT_EQ(features.tonality, Tonality{});
    const auto after = heard_keys(chords(major, 3) + silence(5)).back().tonality;
    EXPECT_EQ(after, Tonality{});
}

} // namespace
} // namespace tutti::audio
