#include "contract/log_line.hpp"
#include "contract/reading.hpp"

#include <gtest/gtest.h>

namespace tutti::contract {
namespace {

TEST(Reading, ASlowSourceNeverBlinks) {
    EXPECT_EQ(reading_expiry(seconds(2)), seconds(60));
    EXPECT_EQ(reading_expiry(seconds(20)), seconds(60));
    EXPECT_EQ(reading_expiry(seconds(300)), seconds(900));
    EXPECT_EQ(status_expiry(seconds(300)), seconds(1800));
}

TEST(Reading, WholePeriodsPrintWithoutAFraction) {
    const Reading reading{
        .value = 12.5, .unit = "%", .timestamp = WallTime(seconds(1)), .expires_in = seconds(60)
    };
    EXPECT_EQ(print(reading), R"({"v":1,"value":12.5,"unit":"%","timestamp":1.0,"expires_in":60})");
}

TEST(Reading, AnExpiryShorterThanAMicrosecondStaysOne) {
    const auto reading = parse_reading(R"({"v":1,"value":1,"unit":"","timestamp":1,"expires_in":1e-9})");
    ASSERT_TRUE(reading);
    EXPECT_EQ(reading->expires_in, microseconds(1));
}

TEST(LogLine, LinesInFilesNeedNoVersion) {
    const auto line =
        parse_log_line(R"({"timestamp":1.5,"level":"warn","service":"mixer","message":"x","k":[1]})");
    ASSERT_TRUE(line);
    EXPECT_EQ(line->fields, (std::vector<Member>{{"k", Value::array({1})}}));
    EXPECT_EQ(
        print(*line), R"({"v":1,"timestamp":1.5,"level":"warn","service":"mixer","message":"x","k":[1]})"
    );
}

TEST(LogLine, AFieldCannotPassItselfOffAsAMember) {
    LogLine line;
    line.message = "real";
    line.fields = {{"message", "forged"}, {"k", 1}};
    EXPECT_EQ(to_value(line).find("message")->string(), "real");
    EXPECT_EQ(print(line).find("forged"), std::string::npos);
}

} // namespace
} // namespace tutti::contract
