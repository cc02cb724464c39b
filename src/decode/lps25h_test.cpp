#include "decode/lps25h.hpp"

#include <gtest/gtest.h>

#include <array>

namespace tutti::decode {
namespace {

using Outputs = std::array<std::uint8_t, 5>;

TEST(Lps25h, HasThePressureOfTheDatasheetsExample) {
    // 0x3ff58d is 4,191,629: 1023.3 hPa.
    const auto measured = parse_lps25h_outputs(Outputs{0x8d, 0xf5, 0x3f, 0, 0});
    EXPECT_NEAR(measured.pressure, 1023.3, 0.05);
    EXPECT_DOUBLE_EQ(measured.pressure, 4191629 / 4096.0);
}

TEST(Lps25h, CountsItsTemperatureFromTheMiddleOfItsRange) {
    EXPECT_DOUBLE_EQ(parse_lps25h_outputs(Outputs{0, 0, 0, 0, 0}).temperature, 42.5);
    // -9600: 22.5 °C
    EXPECT_DOUBLE_EQ(parse_lps25h_outputs(Outputs{0, 0, 0, 0x80, 0xda}).temperature, 22.5);
}

TEST(Lps25h, HasASignInBoth) {
    const auto measured = parse_lps25h_outputs(Outputs{0xff, 0xff, 0xff, 0xff, 0xff});
    EXPECT_DOUBLE_EQ(measured.pressure, -1 / 4096.0);
    EXPECT_DOUBLE_EQ(measured.temperature, 42.5 - 1 / 480.0);
}

} // namespace
} // namespace tutti::decode
