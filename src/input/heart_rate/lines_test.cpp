#include "base/json.hpp"
#include "input/heart_rate/lines.hpp"

#include <gtest/gtest.h>

namespace tutti::input::heart_rate {
namespace {

TEST(MeasurementData, HasWhatIsKnownAndNullForWhatIsNot) {
    EXPECT_EQ(
        print_json(to_value({72, true, {}, {0.8125, 0.75}})),
        R"({"bpm":72,"contact":true,"rr":[0.8125,0.75]})"
    );
    EXPECT_EQ(print_json(to_value({{}, false, {}, {}})), R"({"bpm":null,"contact":false,"rr":[]})");
    EXPECT_EQ(
        print_json(to_value({150, {}, 1000, {}})), R"({"bpm":150,"contact":null,"rr":[],"energy":1000})"
    );
}

TEST(MeasurementData, TheLongestThereIsFitsIntoALine) {
    std::vector<std::uint8_t> bytes(512, 0xFF);
    bytes[0] = 0x1E;
    const auto longest = decode::decode_heart_rate(bytes);
    ASSERT_TRUE(longest);
    const auto line = feeder::line_of(
        {.type = "heart_rate.measurement", .data = to_value(*longest), .device = "AA:BB:CC:DD:EE:01"}
    );
    EXPECT_LE(line.size(), feeder::longest_line);
}

} // namespace
} // namespace tutti::input::heart_rate
