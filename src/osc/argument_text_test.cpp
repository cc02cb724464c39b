#include "osc/argument_text.hpp"

#include <gtest/gtest.h>

namespace tutti::osc {
namespace {

TEST(ArgumentText, TypeFollowsFromWhatIsWritten) {
    EXPECT_EQ(*parse_argument("3"), Argument(std::int32_t{3}));
    EXPECT_EQ(*parse_argument("-3"), Argument(std::int32_t{-3}));
    EXPECT_EQ(*parse_argument("5000000000"), Argument(std::int64_t{5'000'000'000}));
    EXPECT_EQ(*parse_argument("0.5"), Argument(0.5F));
    EXPECT_EQ(*parse_argument("1e3"), Argument(1000.0F));
    EXPECT_EQ(*parse_argument("true"), Argument(true));
    EXPECT_EQ(*parse_argument("false"), Argument(false));
    EXPECT_EQ(*parse_argument("on air"), Argument(std::string("on air")));
    EXPECT_EQ(*parse_argument("inf"), Argument(std::string("inf")));
    EXPECT_EQ(*parse_argument(""), Argument(std::string()));
    EXPECT_EQ(*parse_argument("x:1"), Argument(std::string("x:1")));
}

TEST(ArgumentText, TypeCanBeNamed) {
    EXPECT_EQ(*parse_argument("f:3"), Argument(3.0F));
    EXPECT_EQ(*parse_argument("d:3"), Argument(3.0));
    EXPECT_EQ(*parse_argument("h:3"), Argument(std::int64_t{3}));
    EXPECT_EQ(*parse_argument("s:3"), Argument(std::string("3")));
    EXPECT_EQ(*parse_argument("S:x"), Argument(Symbol{"x"}));
    EXPECT_EQ(*parse_argument("b:AAEC"), Argument(Blob{std::string("\0\1\2", 3)}));
    EXPECT_EQ(*parse_argument("c:x"), Argument(Char{'x'}));
    EXPECT_EQ(*parse_argument("r:#ff880040"), Argument(Color{255, 136, 0, 64}));
    EXPECT_EQ(*parse_argument("m:00903c40"), Argument(Midi{0, 0x90, 0x3c, 0x40}));
    EXPECT_EQ(*parse_argument("t:now"), Argument(TimeTag::immediately()));
    EXPECT_EQ(*parse_argument("t:1700000000"), Argument(TimeTag::at(WallTime(seconds(1'700'000'000)))));
    EXPECT_EQ(*parse_argument("N:"), Argument(Nil()));
    EXPECT_EQ(*parse_argument("I:"), Argument(Impulse()));
}

TEST(ArgumentText, WhatIsNotOfTheNamedTypeIsRefused) {
    for (const auto* wrong :
         {"i:0.5", "i:5000000000", "f:", "f:x", "b:?", "c:xy", "r:ff8800", "m:x", "t:soon", "T:1"})
        EXPECT_FALSE(parse_argument(wrong)) << wrong;
}

TEST(ArgumentText, MessageIsALine) {
    EXPECT_EQ(print_line({"/audio/beat", {std::int32_t{1}, 0.25F}}), "/audio/beat if 1 0.25");
    EXPECT_EQ(print_line({"/text", {"a \"b\"\n"}}), "/text s \"a \\\"b\\\"\\n\"");
    EXPECT_EQ(print_line({"/bang"}), "/bang");
    EXPECT_EQ(print_line({"/\x1b[2J"}), "/?[2J");
}

} // namespace
} // namespace tutti::osc
