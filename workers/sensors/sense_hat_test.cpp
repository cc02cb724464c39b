#include "workers/sensors/i2c_testing.hpp"
#include "workers/sensors/sense_hat.hpp"

#include <gtest/gtest.h>

namespace tutti::sensors {
namespace {

struct Bench {
    Bench() { put_sense_hat(bus); }
    Result<Measurement> measure(Imu imu = Imu::Skip) {
        const Pause pause = [this](microseconds time) { waited += time; };
        return sensors::measure(bus, {.imu = imu, .compass_offset = offset}, pause);
    }

    RegisterBus bus;
    microseconds waited{};
    decode::Axes offset{};
};

TEST(SenseHat, MeasuresHumidityTemperatureAndPressure) {
    Bench bench;
    const auto measured = bench.measure();
    ASSERT_TRUE(measured);
    EXPECT_TRUE(measured->failures.empty());
    EXPECT_DOUBLE_EQ(measured->humidity.value(), 47.5);
    EXPECT_DOUBLE_EQ(measured->temperature.value(), 24.875);
    EXPECT_NEAR(measured->pressure.value(), 1023.35, 0.01);
    EXPECT_FALSE(measured->acceleration);
    EXPECT_GT(bench.waited, microseconds(0)); // for the status bits
}

TEST(SenseHat, MeasuresAccelerationAndHeadingWhereAskedTo) {
    Bench bench;
    const auto measured = bench.measure(Imu::Read);
    ASSERT_TRUE(measured && measured->acceleration && measured->heading);
    EXPECT_NEAR((*measured->acceleration)[2], 1.0, 0.001);
    EXPECT_NEAR(*measured->heading, 90.0, 0.001);
    bench.offset = {0, -2 * 1000 * 0.00014, 0};
    EXPECT_NEAR(bench.measure(Imu::Read)->heading.value(), 270.0, 0.001);
}

TEST(SenseHat, ThatMeasuredBeforeWaitsForTheNewValue) {
    Bench bench;
    bench.measure();
    auto& hygrometer = bench.bus.devices[0x5f];
    hygrometer.looks_until_ready = 3;
    bench.waited = {};
    ASSERT_TRUE(bench.measure());
    EXPECT_GE(bench.waited, milliseconds(30));
}

TEST(SenseHat, WithoutItsBusIsOneError) {
    Bench bench;
    bench.bus.is_there = false;
    const auto measured = bench.measure(Imu::Read);
    ASSERT_FALSE(measured);
    EXPECT_EQ(measured.error().code, ErrorCode::NotFound);
    EXPECT_EQ(measured.error().message, "/dev/i2c-1 is missing: enable I²C with raspi-config");
}

TEST(SenseHat, GoesOnWithoutAChipThatDoesNotAnswer) {
    Bench bench;
    bench.bus.devices[0x5f].answers = false;
    auto measured = bench.measure();
    ASSERT_TRUE(measured);
    ASSERT_EQ(measured->failures.size(), 1U);
    EXPECT_EQ(
        measured->failures[0].message,
        "humidity and temperature (HTS221): nothing answers at 0x5f of /dev/i2c-1"
    );
    EXPECT_FALSE(measured->humidity);
    EXPECT_TRUE(measured->pressure);
    EXPECT_DOUBLE_EQ(measured->temperature.value(), 22.5); // the barometer's
    bench.bus.devices[0x5f].answers = true;
    measured = bench.measure();
    EXPECT_TRUE(measured->failures.empty());
    EXPECT_DOUBLE_EQ(measured->temperature.value(), 24.875);
}

TEST(SenseHat, IsSetUpAgainAfterItLostItsPower) {
    Bench bench;
    bench.measure();
    bench.bus.devices[0x5c].registers[0x20] = 0;
    ASSERT_TRUE(bench.measure());
    EXPECT_EQ(bench.bus.devices[0x5c].registers[0x20], 0x84);
}

TEST(SenseHat, TakesNothingFromAnotherDeviceAtItsAddress) {
    Bench bench;
    bench.bus.devices[0x5c].registers[0x0f] = 0xb1;
    const auto measured = bench.measure();
    ASSERT_EQ(measured->failures.size(), 1U);
    EXPECT_EQ(
        measured->failures[0].message,
        "pressure: what answers at 0x5c is no LPS25H: it calls itself 0xb1, not 0xbd"
    );
    EXPECT_FALSE(measured->pressure);
}

TEST(SenseHat, GivesUpOnAChipThatNeverMeasures) {
    Bench bench;
    bench.bus.devices[0x5f].looks_until_ready = -1;
    const auto measured = bench.measure();
    ASSERT_EQ(measured->failures.size(), 1U);
    EXPECT_EQ(measured->failures[0].code, ErrorCode::Timeout);
    EXPECT_EQ(
        measured->failures[0].message, "humidity and temperature (HTS221): it has not measured within 0.5 s"
    );
}

TEST(SenseHat, TellsAnImpossibleCalibration) {
    Bench bench;
    for (std::size_t i = 0x30; i < 0x40; ++i) bench.bus.devices[0x5f].registers[i] = 0;
    const auto measured = bench.measure();
    ASSERT_EQ(measured->failures.size(), 1U);
    EXPECT_NE(measured->failures[0].message.find("impossible"), std::string::npos);
    EXPECT_FALSE(measured->humidity);
}

TEST(SenseHat, HasNoHeadingWithoutAcceleration) {
    Bench bench;
    bench.bus.devices[0x6a].answers = false;
    const auto measured = bench.measure(Imu::Read);
    EXPECT_EQ(measured->failures.size(), 1U);
    EXPECT_FALSE(measured->heading);
}

TEST(SenseHat, JoinsFailuresIntoOneSentence) {
    const Error silent{ErrorCode::Unavailable, "a is silent"};
    const Error slow{ErrorCode::Timeout, "b is slow"};
    EXPECT_EQ(join({silent, silent}), (Error{ErrorCode::Unavailable, "a is silent; a is silent"}));
    EXPECT_EQ(join({silent, slow}), (Error{ErrorCode::Environment, "a is silent; b is slow"}));
}

TEST(ProcessorsHeat, IsTakenOffByItsFactor) {
    EXPECT_DOUBLE_EQ(compensated(30, 50, 2), 20);
    EXPECT_DOUBLE_EQ(compensated(30, std::nullopt, 2), 30);
    EXPECT_DOUBLE_EQ(compensated(30, 50, 0), 30);
}

} // namespace
} // namespace tutti::sensors
