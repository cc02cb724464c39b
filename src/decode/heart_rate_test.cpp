#include "decode/heart_rate.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti::decode {
namespace {

using StrapBytes = std::vector<std::uint8_t>;

TEST(HeartRate, OneByteIsBeatsPerMinute) {
    const auto measured = decode_heart_rate(StrapBytes{0x00, 72});
    ASSERT_TRUE(measured);
    EXPECT_EQ(*measured, (HeartRateMeasurement{72, {}, {}, {}}));
}

TEST(HeartRate, TwoBytesAreBeatsPerMinuteTheLowestFirst) {
    EXPECT_EQ(decode_heart_rate(StrapBytes{0x01, 0x2C, 0x01})->beats_per_minute, 300);
}

TEST(HeartRate, ContactIsKnownOnlyWhereTheStrapCanTell) {
    EXPECT_EQ(decode_heart_rate(StrapBytes{0x00, 72})->contact, std::nullopt);
    EXPECT_EQ(decode_heart_rate(StrapBytes{0x02, 72})->contact, std::nullopt);
    EXPECT_EQ(decode_heart_rate(StrapBytes{0x04, 72})->contact, false);
    EXPECT_EQ(decode_heart_rate(StrapBytes{0x06, 72})->contact, true);
}

TEST(HeartRate, ZeroIsNoHeartRate) {
    const auto lost = decode_heart_rate(StrapBytes{0x04, 0});
    EXPECT_EQ(lost->beats_per_minute, std::nullopt);
    EXPECT_EQ(lost->contact, false);
    EXPECT_EQ(decode_heart_rate(StrapBytes{0x07, 0, 0})->beats_per_minute, std::nullopt);
}

TEST(HeartRate, EnergyAndIntervalsFollow) {
    // 152 bpm, contact, 1000 kJ, beats after 0.5 and 0.25 s.
    const auto measured = decode_heart_rate(StrapBytes{0x1E, 152, 0xE8, 0x03, 0x00, 0x02, 0x00, 0x01});
    ASSERT_TRUE(measured);
    EXPECT_EQ(*measured, (HeartRateMeasurement{152, true, 1000, {0.5, 0.25}}));
}

TEST(HeartRate, ThereMayBeNoIntervalThoughTheFlagIsSet) {
    EXPECT_EQ(*decode_heart_rate(StrapBytes{0x10, 60}), (HeartRateMeasurement{60, {}, {}, {}}));
}

TEST(HeartRate, EachCutIsRefusedOrAMeasurementWithFewerIntervals) {
    const StrapBytes whole = {0x1F, 152, 0, 0xE8, 0x03, 0x00, 0x02, 0x00, 0x01};
    const std::size_t without_intervals = 5;
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const auto measured = decode_heart_rate(std::span(whole).first(size));
        const bool is_whole = size >= without_intervals && (size - without_intervals) % 2 == 0;
        ASSERT_EQ(measured.has_value(), is_whole) << size;
        if (measured) {
            EXPECT_EQ(measured->intervals.size(), (size - without_intervals) / 2);
            continue;
        }
        EXPECT_EQ(measured.error().code, ErrorCode::InvalidInput);
        EXPECT_NE(measured.error().message.find(std::to_string(size) + " bytes"), std::string::npos);
    }
}

TEST(HeartRate, MoreThanTheFlagsSayIsRefusedUnlessABitOfLaterMayHaveAddedIt) {
    EXPECT_FALSE(decode_heart_rate(StrapBytes{0x00, 72, 1}));
    EXPECT_FALSE(decode_heart_rate(StrapBytes{0x08, 72, 1, 0, 9}));
    EXPECT_EQ(decode_heart_rate(StrapBytes{0x20, 72, 1})->beats_per_minute, 72);
}

TEST(HeartRate, MoreThanAnAttributeHoldsIsRefused) {
    StrapBytes bytes(513, 0);
    bytes[0] = 0x11;
    EXPECT_FALSE(decode_heart_rate(bytes));
}

TEST(BatteryLevel, IsOneByteOfPercent) {
    EXPECT_EQ(decode_battery_level(StrapBytes{0}).value(), 0);
    EXPECT_EQ(decode_battery_level(StrapBytes{100}).value(), 100);
    EXPECT_FALSE(decode_battery_level(StrapBytes{101}));
    EXPECT_FALSE(decode_battery_level(StrapBytes{}));
    EXPECT_FALSE(decode_battery_level(StrapBytes{50, 0}));
}

} // namespace
} // namespace tutti::decode
