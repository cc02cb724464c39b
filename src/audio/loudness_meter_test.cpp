#include "audio/sound_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::audio {
namespace {

TEST(LoudnessMeter, AFullSineOf997HertzReadsAsTheStandardSays) {
    for (const unsigned rate : {44100U, 48000U}) {
        const auto loudness = heard(sine(997, 1, 5, rate), rate).back().loudness;
        EXPECT_NEAR(loudness.momentary, -3.01, 0.02); // BS.1770-4 annex 1
        EXPECT_NEAR(loudness.short_term, -3.01, 0.02);
    }
}

TEST(LoudnessMeter, WeighsAsTheEarDoes) {
    const auto at = [](double frequency) {
        return heard(sine(frequency, 0.1, 4)).back().loudness.short_term;
    };
    // The response of the two filters of BS.1770-4, tables 1 and 2, at 48 kHz, against 997 Hz.
    EXPECT_NEAR(at(997), -23.01, 0.02);
    EXPECT_NEAR(at(10000) - at(997), 3.35, 0.1);
    EXPECT_NEAR(at(100) - at(997), -1.76, 0.2);
    EXPECT_NEAR(at(38.1) - at(997), -6.7, 0.3);
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
