#include "audio/level_scale.hpp"
#include "audio/sound_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::audio {
namespace {

/// Strokes twice a second, with something quieter between them: a programme.
Sound programme(double decibels, double seconds) {
    return louder(
        sound(
            seconds, 48000,
            [](double t) {
                const double stroke = std::exp(-std::fmod(t, 0.5) * 12);
                return (0.1 + 0.9 * stroke) * std::sin(2 * std::numbers::pi * 440 * t);
            }
        ),
        decibels
    );
}

std::vector<double> gains(const Sound& sound, double gain = 0) {
    std::vector<double> all;
    AutomaticGain automatic(48000);
    Settings settings;
    settings.gain = gain;
    for (std::size_t at = 0; at + 800 <= sound.size(); at += 800)
        all.push_back(
            to_decibels(static_cast<double>(automatic.next(std::span(sound).subspan(at, 800), settings)))
        );
    return all;
}

TEST(AutomaticGain, BringsAProgrammeToTheUsualLevel) {
    std::vector<double> sums;
    for (const double decibels : {-30.0, -20.0, -10.0, 0.0, 6.0})
        sums.push_back(gains(programme(decibels, 30)).back() + decibels);
    for (const double sum : sums) EXPECT_NEAR(sum, sums[1], 1.5);
}

TEST(AutomaticGain, IsFastDownAndSlowUp) {
    const auto all = gains(programme(-20, 20) + programme(0, 5) + programme(-20, 20));
    const double quiet = all[19 * 60];
    const double loud = all[24 * 60];
    EXPECT_GT(quiet - loud, 15);
    EXPECT_NEAR(all[21 * 60], loud, 2.5); // within a second
    EXPECT_LT(all[26 * 60], loud + 2);    // not within a second
    EXPECT_GT(all[44 * 60], loud + 8);    // but in time
}

TEST(AutomaticGain, NeverLiftsAFloorOfNoise) {
    for (const double decibels : {-70.0, -55.0, -45.0}) {
        const auto floor = noise(std::pow(10.0, decibels / 20), 30);
        for (const double gain : gains(floor)) ASSERT_LT(gain, 0.5) << decibels;
        for (const double gain : gains(silence(10) + floor)) ASSERT_LT(gain, 0.5) << decibels;
        const auto between_songs = gains(programme(-20, 20) + floor + programme(-20, 5));
        for (std::size_t i = 20 * 60; i < 50 * 60; ++i)
            ASSERT_LE(between_songs[i], between_songs[20 * 60 - 1] + 0.5) << decibels;
    }
}

TEST(AutomaticGain, StandsStillInSilence) {
    const auto all = gains(programme(-20, 20) + silence(60));
    EXPECT_NEAR(all.back(), all[20 * 60 + 30], 0.01);
    EXPECT_GT(all.back(), 3);
}

TEST(AutomaticGain, AddsTheManualOne) {
    const auto plain = gains(programme(-20, 20));
    const auto more = gains(programme(-20, 20), 6);
    for (std::size_t i = 0; i < plain.size(); ++i) ASSERT_NEAR(more[i], plain[i] + 6, 1e-4);
}

TEST(AutomaticGain, SwitchedOffIsTheManualOneAlone) {
    AutomaticGain automatic(48000);
    auto settings = plain_settings();
    settings.gain = -6;
    EXPECT_NEAR(automatic.next(sine(440, 0.01, 0.1), settings), 0.5012, 1e-4);
}

} // namespace
} // namespace tutti::audio
