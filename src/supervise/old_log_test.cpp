#include "supervise/old_log.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti::supervise {
namespace {

std::string printed(std::int64_t number) {
    char text[old_log_room];
    print_old_log_number(number, text);
    return text;
}

TEST(OldLog, ANumberIsReadAsItWasPrinted) {
    for (const std::int64_t number : {1, 12, 999'999, 1'000'000, 123'456'789}) {
        const auto plain = "hub.log" + printed(number);
        for (const auto* suffix : {"", ".gz", ".gz.new"}) {
            const auto read = parse_old_log(plain + suffix, "hub");
            ASSERT_TRUE(read) << plain << suffix;
            EXPECT_EQ(read->number, number);
            EXPECT_EQ(plain.substr(0, read->length), plain);
        }
    }
    EXPECT_EQ(printed(12), ".000012");
}

TEST(OldLog, ThoseOfEarlierVersionsAreOlderTheGreaterTheirNumber) {
    EXPECT_EQ(parse_old_log("hub.log.1", "hub")->number, 0);
    EXPECT_EQ(parse_old_log("hub.log.99.gz", "hub")->number, -98);
    EXPECT_EQ(parse_old_log("hub.log.000001", "hub")->number, 1);
}

TEST(OldLog, WhatElseLiesThereIsNone) {
    for (const auto* name :
         {"hub.log", "hub.log.", "hub.log.gz", "hub.log.gz.new", "hub.log.0", "hub.log.01", "hub.log.000000",
          "hub.log.0000001", "hub.log.x", "hub.log.1x", "hub.log.-1", "hub.log.1.new", "hub.log.1.gz.ne",
          "hub2.log.1", "hu.log.1", "hub.log.1234567890123456789", ""})
        EXPECT_FALSE(parse_old_log(name, "hub")) << name;
}

} // namespace
} // namespace tutti::supervise
