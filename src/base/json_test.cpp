#include "base/json.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace tutti {
namespace {

std::string round_trip(std::string_view text) {
    auto value = parse_json(text);
    return value ? print_json(*value) : "error: " + value.error().message;
}

TEST(Json, EveryKindPrintsAsItWasRead) {
    EXPECT_EQ(
        round_trip(R"({"a":[1,-2.5,true,null,"x"],"b":{},"c":[]})"),
        R"({"a":[1,-2.5,true,null,"x"],"b":{},"c":[]})"
    );
}

TEST(Json, MembersKeepTheirOrder) { EXPECT_EQ(round_trip(R"({"z":1,"a":2})"), R"({"z":1,"a":2})"); }

TEST(Json, WholeRealsStayReals) {
    EXPECT_EQ(round_trip("1.0"), "1.0");
    EXPECT_EQ(round_trip("1"), "1");
}

TEST(Json, NumbersPrintShortest) {
    EXPECT_EQ(print_json(0.1), "0.1");
    EXPECT_EQ(print_json(1763683200.123456), "1763683200.123456");
}

TEST(Json, IntegersOutsideSixtyFourBitsBecomeReals) {
    EXPECT_TRUE(parse_json("18446744073709551615")->is_number());
    EXPECT_FALSE(parse_json("18446744073709551615")->is_integer());
}

TEST(Json, WhatJsonCannotSayBecomesNull) {
    EXPECT_EQ(print_json(std::nan("")), "null");
    EXPECT_EQ(print_json(std::numeric_limits<double>::infinity()), "null");
}

TEST(Json, ControlCharactersAreEscaped) {
    EXPECT_EQ(print_json(std::string_view("\x01\n\"\\", 4)), R"("\u0001\n\"\\")");
}

TEST(Json, DuplicateKeysAreRefused) {
    EXPECT_EQ(round_trip(R"({"a":1,"a":2})"), "error: the key \"a\" stands twice");
}

TEST(Json, TextAfterTheValueIsRefused) { EXPECT_FALSE(parse_json("1 2")); }

TEST(Json, EveryPrefixOfAnObjectIsRefusedWithoutHarm) {
    const std::string whole = R"({"a":[1,{"b":"\u00e9"}],"c":-1e5})";
    ASSERT_TRUE(parse_json(whole));
    for (std::size_t n = 0; n < whole.size(); ++n) EXPECT_FALSE(parse_json(whole.substr(0, n))) << n;
}

TEST(Json, NestingIsLimited) {
    EXPECT_TRUE(parse_json(std::string(60, '[') + std::string(60, ']')));
    const auto deep = parse_json(std::string(65, '[') + std::string(65, ']'));
    ASSERT_FALSE(deep);
    EXPECT_EQ(deep.error().code, ErrorCode::LimitExceeded);
}

TEST(Json, InvalidUtf8IsRefused) { EXPECT_FALSE(parse_json("\"\xff\"")); }

TEST(JsonReader, KeepsWorkingAfterAnError) {
    JsonReader reader;
    EXPECT_FALSE(reader.parse("{"));
    EXPECT_EQ(reader.parse("[1]")->items().size(), 1U);
}

} // namespace
} // namespace tutti
