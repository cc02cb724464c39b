#include "audio/fourier.hpp"
#include "audio/sound_testing.hpp"

#include <gtest/gtest.h>

#include <complex>

namespace tutti::audio {
namespace {

TEST(Fourier, IsTheSumThatDefinesIt) {
    for (const std::size_t size : {16U, 32U, 64U, 128U, 512U, 1024U}) {
        const auto samples = noise(0.5, static_cast<double>(size) / 48000);
        Fourier fourier(size);
        const auto bins = fourier.forward(samples);
        ASSERT_EQ(bins.real.size(), size / 2 + 1);
        for (std::size_t bin = 0; bin <= size / 2; ++bin) {
            std::complex<double> sum = 0;
            for (std::size_t i = 0; i < size; ++i)
                sum += static_cast<double>(samples[i])
                       * std::polar(
                           1.0, -2 * std::numbers::pi * static_cast<double>(bin * i % size)
                                    / static_cast<double>(size)
                       );
            ASSERT_NEAR(bins.real[bin], sum.real(), 1e-4) << size << ", " << bin;
            ASSERT_NEAR(bins.imaginary[bin], sum.imag(), 1e-4) << size << ", " << bin;
        }
    }
}

TEST(Fourier, BackAndForthIsTheSame) {
    for (std::size_t size = 16; size <= 8192; size *= 2) {
        const auto samples = noise(0.5, static_cast<double>(size) / 48000);
        Fourier fourier(size);
        const auto back = fourier.backward(fourier.forward(samples));
        ASSERT_EQ(back.size(), size);
        for (std::size_t i = 0; i < size; ++i) ASSERT_NEAR(back[i], samples[i], 1e-5) << size;
    }
}

TEST(Correlator, IsTheSumOfProductsAtEachDelay) {
    const auto samples = noise(0.5, 100.0 / 48000);
    Correlator correlator(70, 30);
    const auto found = correlator.correlate(samples, 70);
    ASSERT_EQ(found.size(), 30U);
    for (std::size_t delay = 0; delay < 30; ++delay) {
        double sum = 0;
        for (std::size_t i = 0; i < 70; ++i)
            sum += static_cast<double>(samples[i]) * static_cast<double>(samples[i + delay]);
        EXPECT_NEAR(found[delay], sum, 1e-4) << delay;
    }
}

} // namespace
} // namespace tutti::audio
