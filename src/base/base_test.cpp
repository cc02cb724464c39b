#include "base/base64.hpp"
#include "base/describe_count.hpp"
#include "base/iso_time.hpp"
#include "base/name.hpp"
#include "base/printable.hpp"
#include "base/random.hpp"
#include "base/scan.hpp"
#include "base/time.hpp"
#include "base/utf8.hpp"

#include <gtest/gtest.h>

namespace tutti {
namespace {

TEST(Name, SegmentsAreLowerCaseDigitsUnderscoreAndDash) {
    EXPECT_TRUE(is_name_segment("cpu_temp-1"));
    for (const auto* wrong : {"", "A", "a.b", "a/b", "a b", "#", "+", "ä"})
        EXPECT_FALSE(is_name_segment(wrong)) << wrong;
    EXPECT_TRUE(is_name_segment(std::string(64, 'a')));
    EXPECT_FALSE(is_name_segment(std::string(65, 'a')));
}

TEST(Name, DottedNamesHaveNoEmptySegment) {
    EXPECT_TRUE(is_dotted_name("button.double_tap"));
    for (const auto* wrong : {"", ".", "a.", ".a", "a..b"}) EXPECT_FALSE(is_dotted_name(wrong)) << wrong;
}

TEST(DescribeCount, OneIsNoPlural) {
    EXPECT_EQ(describe_count(0, "message"), "0 messages");
    EXPECT_EQ(describe_count(1, "message"), "1 message");
    EXPECT_EQ(describe_count(2, "message"), "2 messages");
}

TEST(WallTime, SecondsRoundToWholeMicroseconds) {
    EXPECT_EQ(wall_time_from_seconds(1763683200.1234561).time_since_epoch().count(), 1763683200123456);
    EXPECT_EQ(to_seconds(WallTime{microseconds{1500000}}), 1.5);
    EXPECT_EQ(wall_time_from_seconds(1e300), WallTime{});
}

TEST(Scan, TakesWordsAndLinesOffTheFront) {
    std::string_view text = "  one\ttwo\nthree";
    EXPECT_EQ(take_word(text), "one");
    EXPECT_EQ(take_line(text), "\ttwo");
    EXPECT_EQ(take_word(text), "three");
    EXPECT_EQ(take_word(text), "");
    EXPECT_EQ(take_line(text), "");
}

TEST(Scan, ANumberIsTheWholeWord) {
    EXPECT_EQ(parse_number<int>("-12"), -12);
    EXPECT_EQ(parse_number<double>("0.5"), 0.5);
    for (const auto* wrong : {"", "1x", " 1", "99999999999"}) EXPECT_FALSE(parse_number<int>(wrong)) << wrong;
}

TEST(Utf8, WhatIsNoCharacterIsReplaced) {
    EXPECT_EQ(whole_characters("aä€\U0001F3B5"), "aä€\U0001F3B5");
    EXPECT_EQ(whole_characters(std::string_view("\0", 1)), std::string_view("\0", 1));
    EXPECT_EQ(whole_characters("a\xFFz"), "a\uFFFDz");
    EXPECT_EQ(whole_characters("\xC3"), "\uFFFD") << "cut within";
    EXPECT_EQ(whole_characters("\xC0\x80"), "\uFFFD\uFFFD") << "longer than need be";
    EXPECT_EQ(whole_characters("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD") << "half of a pair of UTF-16";
}

TEST(Utf8, ATextIsCutBetweenCharacters) {
    const std::string_view text = "aä€\U0001F3B5"; // of one, two, three and four bytes
    const std::string_view wholes[] = {"",    "a",   "a",   "aä",  "aä", "aä",
                                       "aä€", "aä€", "aä€", "aä€", text, text};
    for (std::size_t most = 0; most < std::size(wholes); ++most)
        EXPECT_EQ(first_characters(text, most), wholes[most]) << most;
    EXPECT_EQ(first_characters("\x80\x80\x80", 2), "") << "which is no text";
}

TEST(Printable, HasNothingThatATerminalWouldObeyAndNoMoreThanAskedFor) {
    EXPECT_EQ(printable("\x1b[31mred\n\x7f \u202eevil \u2066x \u009bJ"), "?[31mred?? ?evil ?x ?J");
    EXPECT_EQ(printable("Küche ☃ – “x”"), "Küche ☃ – “x”");
    EXPECT_EQ(printable("cut off \xe2\x80"), "cut off \xe2\x80");
    EXPECT_EQ(printable_beginning("a\nü", 3), "a?");
}

TEST(SeededRandom, GivesTheSameSequenceForTheSameSeed) {
    SeededRandom first(42);
    SeededRandom second(42);
    for (int i = 0; i < 100; ++i) {
        const double unit = first.unit();
        EXPECT_EQ(unit, second.unit());
        EXPECT_GE(unit, 0.0);
        EXPECT_LT(unit, 1.0);
    }
}

TEST(IsoTime, IsInUtcToTheWholeSecond) {
    EXPECT_EQ(print_time(WallTime(seconds(1'732'755'599) + milliseconds(999))), "2024-11-28T00:59:59Z");
    EXPECT_EQ(print_date(WallTime()), "1970-01-01");
    EXPECT_EQ(print_time(WallTime(seconds(-1))), "1969-12-31T23:59:59Z");
}

TEST(Base64, IsThatOfTheStandard) {
    // RFC 4648 §10
    for (const auto& [bytes, text] : std::vector<std::pair<std::string, std::string>>{
             {"", ""},
             {"f", "Zg=="},
             {"fo", "Zm8="},
             {"foo", "Zm9v"},
             {"foob", "Zm9vYg=="},
             {"fooba", "Zm9vYmE="},
             {"foobar", "Zm9vYmFy"},
         }) {
        EXPECT_EQ(to_base64(bytes), text);
        EXPECT_EQ(from_base64(text), bytes);
        EXPECT_EQ(from_base64url(to_base64url(bytes)), bytes);
    }
    for (const auto* text : {"Z", "Zg=", "Zh==", "Zm9=", "Z===", "====", "Zg==Zg==", "Zm 9v"})
        EXPECT_EQ(from_base64(text), std::nullopt) << text;
}

} // namespace
} // namespace tutti
