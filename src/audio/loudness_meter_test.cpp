#include "audio/sound_testing.hpp"

#include <gtest/gtest.h>

#include <complex>

namespace tutti::audio {
namespace {

TEST(LoudnessMeter, AFullSineOf997HertzReadsAsTheStandardSays) {
    for (const unsigned rate : {44100U, 48000U}) {
        const auto loudness = heard(sine(997, 1, 5, rate), rate).back().loudness;
        EXPECT_NEAR(loudness.momentary, -3.01, 0.02); // BS.1770-4 annex 1
        EXPECT_NEAR(loudness.short_term, -3.01, 0.02);
    }
}

/// What the two filters of BS.1770-4, tables 1 and 2, make of a sine: dB, by their coefficients for 48 kHz.
double weighting(double frequency) {
    const auto z = std::polar(1.0, -2 * std::numbers::pi * frequency / 48000);
    const auto head = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z * z)
                      / (1.0 - 1.69065929318241 * z + 0.73248077421585 * z * z);
    const auto rumble = (1.0 - 2.0 * z + z * z) / (1.0 - 1.99004745483398 * z + 0.99007225036621 * z * z);
    return 20 * std::log10(std::abs(head * rumble));
}

TEST(LoudnessMeter, WeighsAsTheStandardDoesAtEitherRate) {
    auto settings = plain_settings();
    settings.pitch = settings.structure = settings.spectrum = false;
    for (const unsigned rate : {44100U, 48000U})
        for (const double frequency : {38.1, 100.0, 2000.0, 15000.0}) {
            const auto samples = sine(frequency, 0.1, 4, rate);
            const auto loudness = heard(samples, rate, settings).back().loudness.short_term;
            EXPECT_NEAR(loudness, -23.01 + weighting(frequency) - weighting(997), 0.02)
                << frequency << " Hz at " << rate;
        }
}

TEST(LoudnessMeter, LooksBackSoFarAndNoFurther) {
    const auto all = heard(sine(997, 0.1, 5) + silence(4));
    EXPECT_NEAR(all[300 + 11].loudness.momentary, -23.01 - 3.01, 0.3); // half of 0.4 s
    EXPECT_EQ(all[300 + 26].loudness.momentary, Loudness::silence);
    EXPECT_NEAR(all[300 + 89].loudness.short_term, -23.01 - 3.01, 0.3); // half of 3 s
    EXPECT_EQ(all[300 + 182].loudness.short_term, Loudness::silence);
}

TEST(LoudnessMeter, IsOfTheSoundBeforeAnyGain) {
    Settings settings;
    settings.gain = 7;
    EXPECT_NEAR(heard(sine(997, 0.1, 20), 48000, settings).back().loudness.short_term, -23.01, 0.05);
}

TEST(LoudnessMeter, AGainThatIsTurnedDownIsNoPeak) {
    const auto samples = sine(997, 0.1, 8);
    std::vector<Features> all;
    Analyzer analyzer(48000, plain_settings(), [&](const Features& features) { all.push_back(features); });
    analyzer.push(std::span(samples).first(4 * 48000));
    auto settings = plain_settings();
    settings.gain = -40;
    analyzer.set(settings);
    analyzer.push(std::span(samples).subspan(4 * 48000));
    for (const auto& features : between(all, 3.5, 8)) {
        ASSERT_NEAR(features.loudness.momentary, -23.01, 0.05) << features.number;
        ASSERT_NEAR(features.energy.fast, all[230].energy.fast, 0.02) << features.number;
    }
}

} // namespace
} // namespace tutti::audio
