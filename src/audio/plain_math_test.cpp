#include "audio/plain_math.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace tutti::audio {

TEST(PlainMath, ExponentialIsThatOfTheCLibrary) {
    for (float value = -86; value < 86; value += 0.0371F)
        EXPECT_NEAR(plain_exp(value) / std::exp(static_cast<double>(value)), 1, 5e-6) << value;
    for (float value = -1; value < 1; value += 0.00371F)
        EXPECT_NEAR(plain_exp(value) / std::exp(static_cast<double>(value)), 1, 3e-7) << value;
    EXPECT_EQ(plain_exp(0), 1);
    EXPECT_EQ(plain_exp(-1e9F), plain_exp(-87));
    EXPECT_EQ(plain_exp(1e9F), plain_exp(87));
}

TEST(PlainMath, LogarithmIsThatOfTheCLibrary) {
    for (float value = 1e-30F; value < 1e30F; value *= 1.0137F) {
        const double exact = std::log(static_cast<double>(value));
        EXPECT_NEAR(plain_log(value), exact, 3e-7 + 2e-7 * std::abs(exact)) << value;
    }
    EXPECT_EQ(plain_log(1), 0);
}

TEST(PlainMath, SigmoidAndTangentAreThoseOfTheCLibrary) {
    for (float value = -20; value < 20; value += 0.0071F) {
        EXPECT_NEAR(sigmoid(value), 1 / (1 + std::exp(-static_cast<double>(value))), 2e-7) << value;
        EXPECT_NEAR(plain_tanh(value), std::tanh(static_cast<double>(value)), 3e-7) << value;
    }
}

} // namespace tutti::audio
