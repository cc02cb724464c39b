#include "calendar/weekly_hours.hpp"

#include <gtest/gtest.h>

namespace tutti::calendar {
namespace {

using namespace std::chrono_literals;

WallTime utc(std::chrono::sys_days day, std::chrono::minutes time) {
    return WallTime(day.time_since_epoch() + time);
}
constexpr std::chrono::sys_days monday = std::chrono::year(2026) / 1 / 5;
constexpr std::uint8_t every_day = 0x7f;

TEST(WeeklyHours, HoldOnTheirDaysFromTheFirstMinuteToBeforeTheLast) {
    const TimeZone zone;
    const WeeklyHours hours{0b0000001, 8h, 20h};
    EXPECT_FALSE(is_active(hours, utc(monday, 7h + 59min), zone));
    EXPECT_TRUE(is_active(hours, utc(monday, 8h), zone));
    EXPECT_TRUE(is_active(hours, utc(monday, 19h + 59min), zone));
    EXPECT_FALSE(is_active(hours, utc(monday, 20h), zone));
    EXPECT_FALSE(is_active(hours, utc(monday + std::chrono::days(1), 12h), zone));
}

TEST(WeeklyHours, PastMidnightBelongToTheDayThatTheyBeganOn) {
    const TimeZone zone;
    const WeeklyHours hours{0b0000001, 22h, 6h};
    EXPECT_FALSE(is_active(hours, utc(monday, 5h), zone));
    EXPECT_TRUE(is_active(hours, utc(monday, 22h), zone));
    EXPECT_TRUE(is_active(hours, utc(monday + std::chrono::days(1), 5h), zone));
    EXPECT_FALSE(is_active(hours, utc(monday + std::chrono::days(1), 22h), zone));
}

TEST(WeeklyHours, GoByTheClocksOfTheZone) {
    const auto zone = *TimeZone::parse("CET-1CEST,M3.5.0,M10.5.0/3");
    const WeeklyHours hours{every_day, 8h, 9h};
    EXPECT_TRUE(is_active(hours, utc(monday, 7h), zone));
    EXPECT_FALSE(is_active(hours, utc(monday, 8h), zone));
    const std::chrono::sys_days july = std::chrono::year(2026) / 7 / 6;
    EXPECT_TRUE(is_active(hours, utc(july, 6h), zone));
}

TEST(WeeklyHours, TheirNextChangeIsTheirNextEdge) {
    const TimeZone zone;
    const WeeklyHours hours{every_day, 8h, 20h};
    EXPECT_EQ(holds_until(hours, utc(monday, 7h), zone), utc(monday, 8h));
    EXPECT_EQ(holds_until(hours, utc(monday, 8h), zone), utc(monday, 20h));
    EXPECT_EQ(holds_until(hours, utc(monday, 21h), zone), utc(monday, 24h));
}

/// Whatever the hours: nothing changes before the time that is said.
TEST(WeeklyHours, DoNotChangeBeforeTheirNextChange) {
    const auto zone = *TimeZone::parse("CET-1CEST,M3.5.0,M10.5.0/3");
    for (const auto& hours :
         {WeeklyHours{0b0010010, 22h, 6h}, WeeklyHours{0b1100000, 0h, 24h}, WeeklyHours{every_day, 2h, 3h}}) {
        const std::chrono::sys_days first = std::chrono::year(2026) / 3 / 26;
        const auto last = utc(first + std::chrono::days(8), 0h);
        for (auto now = utc(first, 0h); now < last; now += 7min) {
            const auto until = holds_until(hours, now, zone);
            ASSERT_GT(until, now);
            for (auto later = now; later < until; later += 13min)
                ASSERT_EQ(is_active(hours, later, zone), is_active(hours, now, zone));
        }
    }
}

TEST(WeeklyHours, AreReadAndPrintedAsPeopleSayThem) {
    EXPECT_EQ(parse_days("mon-fri"), 0b0011111);
    EXPECT_EQ(parse_days("sat,sun"), 0b1100000);
    EXPECT_EQ(parse_days("fri-mon"), 0b1110001);
    for (const auto* wrong : {"", "mon-", "monday", "mon,,tue", "Mon"})
        EXPECT_FALSE(parse_days(wrong)) << wrong;
    EXPECT_EQ(parse_time_of_day("07:30"), 450min);
    EXPECT_EQ(parse_time_of_day("24:00"), 1440min);
    for (const auto* wrong : {"", "7:30", "24:01", "12:60", "12.30", "a2:30"})
        EXPECT_FALSE(parse_time_of_day(wrong)) << wrong;
    EXPECT_EQ(print({0b1000011}), "mon, tue, sun 00:00 to 24:00");
    for (unsigned days = 1; days <= 0x7f; ++days)
        EXPECT_EQ(parse_days(print_days(static_cast<std::uint8_t>(days))), days);
    EXPECT_EQ(print({0x7f, 450min, 1320min}), "mon-sun 07:30 to 22:00");
}

} // namespace
} // namespace tutti::calendar
