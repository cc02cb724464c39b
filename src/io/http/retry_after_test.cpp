#include "io/http/retry_after.hpp"

#include <gtest/gtest.h>

namespace tutti::io {
namespace {

constexpr double known_date = 784111777; // Sun, 06 Nov 1994 08:49:37 GMT
constexpr std::string_view date = "Sun, 06 Nov 1994 08:49:37 GMT";

std::optional<microseconds> read(std::string_view text, double now = known_date - 90) {
    return read_retry_after(text, wall_time_from_seconds(now));
}

TEST(RetryAfter, SecondsAndDates) {
    EXPECT_EQ(read("120"), seconds(120));
    EXPECT_EQ(read("0"), seconds(0));
    EXPECT_EQ(read(date), seconds(90));
}

TEST(RetryAfter, ADateThatIsOverIsNow) { EXPECT_EQ(read(date, known_date + 5), seconds(0)); }

TEST(RetryAfter, NobodyIsLeftAloneForMoreThanADay) {
    EXPECT_EQ(read("99999999999999999999"), longest_retry_after);
    EXPECT_EQ(read("90000"), longest_retry_after);
    EXPECT_EQ(read(date, 0), longest_retry_after);
}

TEST(RetryAfter, WhatIsNeitherIsNothing) {
    for (const std::string_view text :
         {"", "-1", "1.5", " 1", "soon", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
          "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC"})
        EXPECT_EQ(read(text), std::nullopt) << text;
    for (std::size_t size = 0; size < date.size(); ++size)
        EXPECT_EQ(read(date.substr(0, size)), std::nullopt) << size;
}

TEST(RetryAfter, OfAnAnswer) {
    HttpResponse answer;
    EXPECT_EQ(retry_after(answer, {}), std::nullopt);
    answer.fields.emplace_back("retry-after", "3");
    EXPECT_EQ(retry_after(answer, {}), seconds(3));
}

} // namespace
} // namespace tutti::io
