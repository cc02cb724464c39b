#include "base/json.hpp"

#include <gtest/gtest.h>

#include <charconv>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

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

TEST(Json, NoTextAtAllIsAMistakeLikeAnyOther) {
    EXPECT_FALSE(parse_json(std::string_view()));
    EXPECT_FALSE(parse_json(""));
}

TEST(Json, WholeRealsStayReals) {
    EXPECT_EQ(round_trip("1.0"), "1.0");
    EXPECT_EQ(round_trip("1"), "1");
}

TEST(Json, NumbersPrintShortest) {
    EXPECT_EQ(print_json(0.1), "0.1");
    EXPECT_EQ(print_json(1763683200.123456), "1763683200.123456");
}

TEST(Json, DecimalsOfSixPlacesPrintAsTheShortestThatReadBackTheSame) {
    const auto shortest = [](double real) {
        char digits[32];
        const std::string text(digits, std::to_chars(digits, digits + sizeof digits, real).ptr);
        return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
    };
    std::vector<double> reals = {0.001, 0.000999, 99'999, 100'000, 100'000.5, 999'999'999.999999,
                                 1e9,   0.3,      1.0 / 3};
    for (double power = 1e-7; power < 1e12; power *= 10)
        for (const double factor : {1.0, 1.5, 2.000001, 9.999999}) reals.push_back(power * factor);
    std::minstd_rand random(1);
    for (int i = 0; i < 20'000; ++i) reals.push_back(static_cast<double>(random()) / 1e6);
    for (int i = 0; i < 20'000; ++i) reals.push_back(static_cast<double>(random()) / 1e4 + 1e-6);
    for (const double real : reals) {
        EXPECT_EQ(print_json(real), shortest(real));
        EXPECT_EQ(print_json(-real), shortest(-real));
    }
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

TEST(Json, EscapesAreFoundAtEveryPlace) {
    for (const char character : {'"', '\\', '\n', '\x1f'})
        for (std::size_t length = 1; length <= 20; ++length)
            for (std::size_t place = 0; place < length; ++place) {
                std::string text(length, '\xc3'); // no byte of a longer character is taken for one
                text[place] = character;
                const std::string rest(length - place - 1, '\xc3');
                const auto escaped = print_json(std::string(1, character));
                EXPECT_EQ(
                    print_json(text),
                    '"' + std::string(place, '\xc3') + escaped.substr(1, escaped.size() - 2) + rest + '"'
                );
            }
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

TEST(JsonMember, IsAsItWasWritten) {
    const std::vector<std::string> values = {
        "1",
        "-0",
        "9223372036854775808",
        "1000000000000000000000000000000",
        "1.50",
        "1E+5",
        R"("a \"quoted\" text, }")",
        R"("\u00e4\\")",
        "null",
        "true",
        "[]",
        R"([1, {"id": "]"}, [ ]])",
        "{}",
        R"({ "id" : 7 })"
    };
    for (const auto& value : values) {
        for (const auto& text :
             {R"({"id":)" + value + "}",
              R"( { "other" : [ {"id":0} ] , "id" : )" + value + R"( , "z":"\"id\":1" } )",
              R"({"\u0069d":)" + value + "\n}"}) {
            ASSERT_TRUE(parse_json(text)) << text;
            EXPECT_EQ(member_text(text, "id"), value) << text;
        }
    }
}

TEST(JsonMember, IsNothingWhereThereIsNone) {
    for (const auto* text :
         {"{}", " { } ", "[]", "7", R"("id")", R"({"a":{"id":1},"b":"id"})", R"(["id",1])"})
        EXPECT_EQ(member_text(text, "id"), std::nullopt) << text;
}

} // namespace
} // namespace tutti
