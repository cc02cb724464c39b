#include "decode/hts221.hpp"

#include <gtest/gtest.h>

#include <array>

namespace tutti::decode {
namespace {

using Registers = std::array<std::uint8_t, 16>;

/// H0 20 %, H1 75 %, T0 15.5 °C, T1 (with an upper bit) 34.25 °C, at raw -3250, 8750, -240 and 510.
Registers calibrated() {
    return {40, 150, 124,  0x12, 0,    0x04, 0x4e, 0xf3, // 0x30 … 0x37: H0_T0_OUT is 0xf34e
            0,  0,   0x2e, 0x22, 0x10, 0xff, 0xfe, 0x01};
}

Hts221Calibration calibration(const Registers& registers = calibrated()) {
    auto parsed = Hts221Calibration::parse(registers);
    EXPECT_TRUE(parsed);
    return *parsed;
}

TEST(Hts221, GivesTheValueOfACalibrationPointAtThatPoint) {
    const auto line = calibration();
    EXPECT_DOUBLE_EQ(line.humidity({-3250, 0}), 20.0);
    EXPECT_DOUBLE_EQ(line.humidity({8750, 0}), 75.0);
    EXPECT_DOUBLE_EQ(line.temperature({0, -240}), 15.5);
    EXPECT_DOUBLE_EQ(line.temperature({0, 510}), 34.25);
}

TEST(Hts221, PutsWhatLiesBetweenOnTheLine) {
    const auto line = calibration();
    EXPECT_DOUBLE_EQ(line.humidity({2750, 0}), 47.5);
    EXPECT_DOUBLE_EQ(line.temperature({0, 135}), 24.875);
}

TEST(Hts221, GoesOnBeyondThePointsButNotBeyondWhatAirHolds) {
    const auto line = calibration();
    EXPECT_DOUBLE_EQ(line.temperature({0, -1040}), -4.5);
    EXPECT_DOUBLE_EQ(line.humidity({-32768, 0}), 0.0);
    EXPECT_DOUBLE_EQ(line.humidity({32767, 0}), 100.0);
}

TEST(Hts221, TakesTheUpperBitsOfBothTemperaturesFromOneRegister) {
    auto registers = calibrated();
    registers[5] = 0x0d; // T1's bits 3, T0's bits 1
    const auto line = calibration(registers);
    EXPECT_DOUBLE_EQ(line.temperature({0, -240}), (0x100 + 124) / 8.0);
    EXPECT_DOUBLE_EQ(line.temperature({0, 510}), (0x300 + 0x12) / 8.0);
    registers[5] = 0xfd; // the others are reserved
    EXPECT_DOUBLE_EQ(calibration(registers).temperature({0, 510}), (0x300 + 0x12) / 8.0);
}

TEST(Hts221, RefusesACalibrationWhosePointsAreOne) {
    auto registers = calibrated();
    registers[0xa] = registers[6];
    registers[0xb] = registers[7];
    auto refused = Hts221Calibration::parse(registers);
    ASSERT_FALSE(refused);
    EXPECT_EQ(
        refused.error().message,
        "the calibration of the HTS221 is impossible: its two points of humidity are one"
    );
    registers = calibrated();
    registers[3] = registers[2];
    registers[5] = 0;
    refused = Hts221Calibration::parse(registers);
    ASSERT_FALSE(refused);
    EXPECT_EQ(
        refused.error().message,
        "the calibration of the HTS221 is impossible: its two points of temperature are one"
    );
    EXPECT_FALSE(Hts221Calibration::parse(Registers{}));
}

TEST(Hts221, ReadsItsOutputsLowByteFirst) {
    const std::array<std::uint8_t, 4> outputs = {0x4e, 0xf3, 0xfe, 0x01};
    const auto raw = parse_hts221_outputs(outputs);
    EXPECT_EQ(raw.humidity, -3250);
    EXPECT_EQ(raw.temperature, 510);
}

} // namespace
} // namespace tutti::decode
