#include "audio/sound_testing.hpp"

#include <gtest/gtest.h>

#include <array>

namespace tutti::audio {
namespace {

std::array<float, 7> bands(const Levels& levels) {
    return {levels.sub_bass, levels.bass,     levels.low_mid, levels.mid,
            levels.high_mid, levels.presence, levels.air};
}

struct Tone {
    double frequency;
    std::size_t band;
};
constexpr std::array<Tone, 7> tones{{{40, 0}, {120, 1}, {350, 2}, {1000, 3}, {3000, 4}, {5000, 5}, {10000, 6}}
};

TEST(BandLevels, EachToneMaximisesItsOwnBand) {
    for (const unsigned rate : {44100U, 48000U})
        for (const auto& [frequency, band] : tones)
            for (const double decibels : {0.0, -6.0, -20.0, -40.0}) {
                const auto sound = sine(frequency, std::pow(10.0, decibels / 20), 1, rate);
                for (const auto& features : between(heard(sound, rate), 0.2, 1)) {
                    const auto levels = bands(features.levels);
                    const auto most = std::ranges::max_element(levels) - levels.begin();
                    ASSERT_EQ(most, static_cast<std::ptrdiff_t>(band))
                        << frequency << " Hz, " << decibels << " dB, " << rate;
                    for (std::size_t other = 0; other < levels.size(); ++other)
                        if (other != band && decibels <= -20) { // no band is above its ceiling
                            ASSERT_LT(levels[other], 0.35 * levels[band] + 0.03)
                                << frequency << " Hz, " << decibels << " dB, band " << other;
                        }
                }
            }
}

TEST(BandLevels, SilenceAndAFloorOfNoiseReadNothing) {
    for (const bool automatic : {false, true}) {
        Settings settings;
        settings.automatic_gain = automatic;
        for (const auto& sound : {silence(5), noise(1e-4, 8), silence(2) + noise(1e-4, 8)})
            for (const auto& features : heard(sound, 48000, settings)) {
                for (const float level : bands(features.levels)) ASSERT_LT(level, 0.02);
                ASSERT_LT(features.levels.rms, 0.02);
            }
    }
}

TEST(BandLevels, ASteadyToneDoesNotCreep) {
    for (const bool automatic : {false, true}) {
        Settings settings;
        settings.automatic_gain = automatic;
        settings.pitch = settings.bpm = settings.structure = settings.spectrum = false;
        const auto all = heard(sine(1000, 0.05, 70), 48000, settings);
        const float soon = all[20 * frames_per_second].levels.mid;
        EXPECT_GT(soon, 0.2);
        EXPECT_LT(soon, 0.9);
        for (const auto& features : between(all, 20, 70)) ASSERT_NEAR(features.levels.mid, soon, 0.02);
    }
}

TEST(BandLevels, TenDecibelsMoreReadTwiceAsMuch) {
    const auto at = [](double decibels) {
        return heard(sine(1000, std::pow(10.0, decibels / 20), 1)).back().levels;
    };
    EXPECT_NEAR(at(-20).mid / at(-30).mid, 2, 0.2); // the gate takes some
    EXPECT_NEAR(at(-20).rms / at(-30).rms, 2, 0.2); // the gate takes some
    EXPECT_EQ(at(-61).rms, 0);
}

TEST(BandLevels, AStrokeIsSeenInItsOwnFrame) {
    // At each place in a frame: at its very end the windows have hardly opened, but the rms has.
    for (std::size_t place = 0; place < 800; place += 50) {
        auto sound = silence(1);
        const std::size_t at = std::size_t{30} * 800 + place;
        Dice dice(1);
        for (std::size_t i = at; i < at + 480; ++i) sound[i] = static_cast<float>(0.8 * dice.next());
        const auto all = heard(sound);
        EXPECT_EQ(all[29].levels.rms, 0);
        EXPECT_GT(all[30].levels.rms, 0.3) << place;
        if (place <= 700) {
            EXPECT_GT(all[30].levels.air, 0.3) << place;
            EXPECT_GT(all[30].levels.mid, 0.2) << place;
        }
    }
}

TEST(BandLevels, FallAsTheSettingsHaveIt) {
    const auto sound = sine(1000, 0.3, 1) + silence(2);
    auto settings = plain_settings();
    for (const double decay : {0.2, 0.4, 1.0}) {
        settings.decay = decay;
        const auto all = heard(sound, 48000, settings);
        const float before = all[59].levels.rms;
        const auto after = static_cast<std::size_t>(59 + decay * frames_per_second);
        EXPECT_NEAR(all[after].levels.rms, before / 10, before / 30);
    }
    settings.decay = 0;
    EXPECT_EQ(heard(sound, 48000, settings)[61].levels.rms, 0);
}

TEST(BandLevels, SmoothingSlowsBothWays) {
    auto settings = plain_settings();
    settings.smoothing = 0.9;
    const auto all = heard(sine(1000, 0.3, 2), 48000, settings);
    EXPECT_LT(all[0].levels.rms, 0.2 * all[100].levels.rms);
    EXPECT_GT(all[60].levels.rms, 0.9 * all[100].levels.rms);
}

TEST(BandLevels, TheGateIsOfTheSoundAsItCameIn) {
    auto settings = plain_settings();
    settings.gain = 40;
    const auto all = heard(noise(5e-4, 1), 48000, settings); // −66 dBFS
    EXPECT_EQ(all.back().levels.rms, 0);
}

} // namespace
} // namespace tutti::audio
