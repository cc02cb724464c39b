#include "audio/log_spectrum.hpp"
#include "audio/sound_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::audio {
namespace {

TEST(LogSpectrum, BandsAreEqualIntervals) {
    EXPECT_DOUBLE_EQ(spectrum_edge(0), 30);
    EXPECT_NEAR(spectrum_edge(spectrum_bands), 16000, 1e-9);
    for (std::size_t i = 1; i < spectrum_bands; ++i)
        EXPECT_NEAR(spectrum_edge(i + 1) / spectrum_edge(i), spectrum_edge(1) / spectrum_edge(0), 1e-12);
}

TEST(LogSpectrum, AToneIsHighestInItsBandOrOneBeside) {
    for (const unsigned rate : {44100U, 48000U})
        for (std::size_t band = 0; band < spectrum_bands; ++band) {
            const double frequency = std::sqrt(spectrum_edge(band) * spectrum_edge(band + 1));
            const auto spectrum = heard(sine(frequency, 0.05, 0.5, rate), rate).back().spectrum;
            const auto most = std::ranges::max_element(spectrum) - spectrum.begin();
            // A bin of the long window is wider than a band below 70 Hz.
            EXPECT_NEAR(static_cast<double>(most), static_cast<double>(band), frequency < 70 ? 1.0 : 0.0)
                << frequency;
        }
}

TEST(LogSpectrum, NoBandOfNoiseIsEmpty) {
    for (const unsigned rate : {44100U, 48000U})
        for (const auto& features : between(heard(noise(0.2, 2, rate), rate), 0.5, 2))
            for (const float band : features.spectrum) ASSERT_GT(band, 0.02);
}

TEST(LogSpectrum, SilenceIsNothing) {
    for (const auto& features : heard(noise(1e-4, 2)))
        for (const float band : features.spectrum) ASSERT_EQ(band, 0);
}

} // namespace
} // namespace tutti::audio
