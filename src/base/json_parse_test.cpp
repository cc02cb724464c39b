// What the reader takes and refuses, by clause of RFC 8259, and the same as another reader on texts made at
// random.
#include "base/json.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

namespace tutti {
namespace {

using namespace std::string_literals;

std::string complaint(std::string_view text) {
    const auto value = parse_json(text);
    return value ? "none" : value.error().message;
}

std::string printed(std::string_view text) {
    const auto value = parse_json(text);
    return value ? print_json(*value) : "refused: " + value.error().message;
}

TEST(JsonText, BlanksMayStandAroundEveryToken) { // §2
    EXPECT_EQ(
        printed(" \t\r\n{ \"a\" : [ 1 , 2 ] , \"b\" : { } , \"c\" : [ ] } \n"), R"({"a":[1,2],"b":{},"c":[]})"
    );
}

TEST(JsonText, OnlyFourCharactersAreBlanks) { // §2
    for (const char* text :
         {"\f1", "\v1",
          "\xc2\xa0"
          "1",
          "\xef\xbb\xbf"
          "1",
          "/**/1", "#\n1", "1\f"})
        EXPECT_FALSE(parse_json(text)) << text;
    EXPECT_FALSE(parse_json("1\0"s));
}

TEST(JsonText, AnyValueMayBeTheWholeText) { // §2
    for (const char* text : {"null", "true", "false", "0", "-1", "0.5", "\"\"", "[]", "{}"})
        EXPECT_EQ(printed(text), text);
}

TEST(JsonText, WordsAreThreeAndInSmallLetters) { // §3
    for (const char* text :
         {"True", "NULL", "nul", "nulll", "truefalse", "t", "undefined", "NaN", "Infinity", "-Infinity"})
        EXPECT_FALSE(parse_json(text)) << text;
}

TEST(JsonText, BracketsAndCommasAreWhereTheyBelong) { // §4, §5
    for (const char* text :
         {"[1 2]",
          "[1,]",
          "[,1]",
          "[,]",
          "[1,,2]",
          "[1",
          "[1,",
          "[",
          "]",
          "[1}",
          "{\"a\":1]",
          "{",
          "}",
          "{\"a\"}",
          "{\"a\":}",
          "{\"a\" 1}",
          "{\"a\":1,}",
          "{,\"a\":1}",
          "{\"a\":1 \"b\":2}",
          "{a:1}",
          "{'a':1}",
          "{1:1}",
          "{null:1}",
          "{\"a\"::1}",
          "[1]]",
          "{}{}",
          "[] []",
          "1,",
          ",",
          ":",
          "[\"a\":1]",
          "{\"a\":1:2}"})
        EXPECT_FALSE(parse_json(text)) << text;
}

TEST(JsonText, NumbersHaveOneShape) { // §6
    for (const char* text :
         {"0", "-0", "10", "-12", "0.0", "1.25", "1e5", "1E5", "1e+5", "1e-5", "0e1", "-0.5e-3"})
        EXPECT_TRUE(parse_json(text)) << text;
    for (const char* text :
         {"+1",   "01", "-01",  "00",    ".5",  "-.5",  "1.",  "1.e5", "-",  "--1",   "1e",    "1e+",  "1e-",
          "1.5e", "e5", "0x10", "1_000", "1,5", "1 .5", "- 1", "-a",   "1a", "1.2.3", "1e5.5", "1e5e5"})
        EXPECT_FALSE(parse_json(text)) << text;
}

TEST(JsonText, IntegersAreExactUpToSixtyFourBits) { // §6
    EXPECT_EQ(parse_json("9223372036854775807")->integer(), std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(parse_json("-9223372036854775808")->integer(), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(parse_json("-0")->integer(), 0);
    for (const char* text :
         {"9223372036854775808", "-9223372036854775809", "18446744073709551616", "36893488147419103232",
          "99999999999999999999999999999999"}) {
        const auto value = parse_json(text);
        ASSERT_TRUE(value) << text;
        EXPECT_EQ(value->kind(), Value::Kind::Real) << text;
        EXPECT_EQ(value->number(), std::strtod(text, nullptr)) << text;
    }
}

TEST(JsonText, RealsAreTheNearestThatThereAre) { // §6
    for (const char* text :
         {"0.1", "1763683200.123456", "9007199254740993.0", "9007199254740991e22", "9007199254740992e-22",
          "123456789012345678901234567890.5", "4.9e-324", "2.2250738585072011e-308", "1.7976931348623157e308",
          "0.000000000000000000000000000000000001", "1e23", "8.5e22", "1e-22", "-5e-324",
          "100000000000000000000000000000000000000000000000000e-50"})
        EXPECT_EQ(parse_json(text)->number(), std::strtod(text, nullptr)) << text;
}

TEST(JsonText, WhatIsTooLargeIsRefusedAndWhatIsTooSmallIsZero) { // §6
    for (const char* text : {"1e309", "-1e309", "1e999999999999999999999", "1.8e308"})
        EXPECT_EQ(complaint(text), "not JSON: a number too large (column 1)") << text;
    EXPECT_FALSE(parse_json(std::string(400, '9')));
    for (const char* text :
         {"1e-400", "0e999999999999999999999", "0.0e-999999999999", "1e-999999999999999999999"})
        EXPECT_EQ(parse_json(text)->number(), 0.0) << text;
    EXPECT_TRUE(std::signbit(parse_json("-1e-400")->number()));
    EXPECT_EQ(parse_json("0." + std::string(400, '0') + "1e401")->number(), 1.0);
}

TEST(JsonText, EveryEscapeIsKnown) { // §7
    EXPECT_EQ(parse_json(R"("\"\\\/\b\f\n\r\t")")->string(), "\"\\/\b\f\n\r\t");
    EXPECT_EQ(
        parse_json(R"("a\u0041\u00e9\u20AC\ud83d\ude00z")")->string(),
        "aA\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z"
    );
    EXPECT_EQ(parse_json(R"("\u0000")")->string(), "\0"s);
    EXPECT_EQ(parse_json(R"("\udbff\udfff\uffff")")->string(), "\xf4\x8f\xbf\xbf\xef\xbf\xbf");
    EXPECT_EQ(printed(R"({"\u0061":1,"b\n":{"\t":"\r"},"c":2})"), R"({"a":1,"b\n":{"\t":"\r"},"c":2})");
}

TEST(JsonText, OtherEscapesAreRefused) { // §7
    for (const char* text :
         {R"("\a")", R"("\x41")", R"("\'")", R"("\u")", R"("\u12")", R"("\u12g4")", R"("\U0041")", R"("\)",
          R"("\")", R"("\u 123")", R"("\u+123")"})
        EXPECT_FALSE(parse_json(text)) << text;
}

TEST(JsonText, HalfACharacterIsRefused) { // §8.2
    for (const char* text :
         {R"("\ud800")", R"("\udc00")", R"("\ud800a")", R"("\ud800\n")", R"("\ud800\u0041")",
          R"("\ud800\ud800")", R"("\ude00\ud83d")", R"("\ud800\)", R"("\ud800\u")"})
        EXPECT_FALSE(parse_json(text)) << text;
}

TEST(JsonText, ControlCharactersMustBeEscaped) { // §7
    for (int character = 0; character < ' '; ++character)
        for (std::size_t place = 0; place < 12; ++place) {
            std::string text = "\"abcdefghijkl\"";
            text[1 + place] = static_cast<char>(character);
            EXPECT_FALSE(parse_json(text)) << character << " at " << place;
        }
    EXPECT_TRUE(parse_json("\"\x7f\""));
}

TEST(JsonText, CharactersAreTheShortestUtf8) { // §8.1, Unicode table 3-7
    for (const char* text :
         {"\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf",
          "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"})
        for (const char* before : {"", "abc", "abcdefgh", "\xc3\xa9"})
            EXPECT_EQ(
                parse_json('"' + std::string(before) + text + '"')->string(), std::string(before) + text
            );
    for (const char* text :
         {"\x80",
          "\xbf",
          "\xc0\x80",
          "\xc1\xbf",
          "\xc2",
          "\xc2\x41",
          "\xe0\x80\x80",
          "\xe0\x9f\xbf",
          "\xe1\x80",
          "\xe1\x80\x41",
          "\xed\xa0\x80",
          "\xed\xbf\xbf",
          "\xf0\x80\x80\x80",
          "\xf0\x8f\xbf\xbf",
          "\xf1\x80\x80",
          "\xf1\x80\x80\x41",
          "\xf4\x90\x80\x80",
          "\xf5\x80\x80\x80",
          "\xfe",
          "\xff"})
        for (const char* before : {"", "abc", "abcdefgh", "\xc3\xa9"})
            EXPECT_FALSE(parse_json('"' + std::string(before) + text + '"')) << before << text;
    EXPECT_FALSE(parse_json("\xc3\xa9"));
}

TEST(JsonText, EveryCutOfATextIsRefusedAndReadsNothingBehindIt) {
    const std::string whole = R"({"a":[1.5e3,"\u00e9\ud83d\ude00é",true,null],"bcdefghijk":{"c":-0.25}})";
    ASSERT_TRUE(parse_json(whole));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const std::vector<char> cut(
            whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)
        ); // to its byte
        EXPECT_FALSE(parse_json({cut.data(), cut.size()})) << size;
    }
}

TEST(JsonText, SixtyFourLevelsAreTakenAndSixtyFiveAreNot) {
    const auto nested = [](int levels, const std::string& open, const std::string& close) {
        std::string text;
        for (int i = 0; i < levels; ++i) text += open;
        text += "1";
        for (int i = 0; i < levels; ++i) text += close;
        return text;
    };
    EXPECT_TRUE(parse_json(nested(max_json_depth, "[", "]")));
    EXPECT_TRUE(parse_json(nested(max_json_depth, "{\"a\":", "}")));
    EXPECT_EQ(parse_json(nested(max_json_depth + 1, "[", "]")).error().code, ErrorCode::LimitExceeded);
    EXPECT_EQ(parse_json(nested(max_json_depth + 1, "{\"a\":", "}")).error().code, ErrorCode::LimitExceeded);
    EXPECT_EQ(parse_json(std::string(1'000'000, '[')).error().code, ErrorCode::LimitExceeded);
}

TEST(JsonText, AMistakeIsSaidWithItsPlace) {
    EXPECT_EQ(complaint(""), "not JSON: no value (column 1)");
    EXPECT_EQ(complaint("{\"a\" 1}"), "not JSON: no ':' behind a key (column 6)");
    EXPECT_EQ(complaint("[1,\n  2 3]"), "not JSON: neither ',' nor ']' (2:5)");
    EXPECT_EQ(complaint("\"ab\n"), "not JSON: a control character that is not escaped (column 4)");
    EXPECT_EQ(complaint("1 2"), "not JSON: something follows the value (column 3)");
    EXPECT_EQ(parse_json("[1,\n  x]").error().position, (Position{2, 3}));
}

TEST(JsonText, KeysThatAreTheSameBehindTheirEscapesStandTwice) {
    EXPECT_EQ(complaint(R"({"a":1,"\u0061":2})"), "the key \"a\" stands twice");
    std::string many = "{";
    for (int i = 0; i < 100; ++i) many += "\"k" + std::to_string(i) + "\":0,";
    EXPECT_TRUE(parse_json(many + "\"k100\":0}"));
    EXPECT_EQ(complaint(many + "\"k50\":0}"), "the key \"k50\" stands twice");
    EXPECT_TRUE(parse_json(R"({"a":{"a":{"a":1}},"b":{"a":1}})"));
}

TEST(JsonReader, LeavesNothingOfOneTextInTheNext) {
    JsonReader reader;
    for (const char* spoiled :
         {R"([1,2,{"a":1,"b":[)", R"({"\n":1,"b":[1,2)", R"(["\n)", R"({"a":1,"a":1})"}) {
        EXPECT_FALSE(reader.parse(spoiled));
        EXPECT_EQ(print_json(*reader.parse(R"({"a\n":["b\n",1],"c":{}})")), R"({"a\n":["b\n",1],"c":{}})");
    }
    EXPECT_EQ(reader.parse('[' + std::string(100'000, ' ') + "1]")->items().size(), 1U);
    EXPECT_EQ(reader.parse("[1,2]")->items().size(), 2U);
}

// ---- against another reader
// ------------------------------------------------------------------------------------------

using Other = nlohmann::ordered_json;

Value same(const Other& other) {
    switch (other.type()) {
    case Other::value_t::boolean:
        return other.get<bool>();
    case Other::value_t::number_integer:
        return other.get<std::int64_t>();
    case Other::value_t::number_unsigned: {
        const auto number = other.get<std::uint64_t>();
        if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            return static_cast<double>(number);
        return number;
    }
    case Other::value_t::number_float:
        return other.get<double>();
    case Other::value_t::string:
        return other.get_ref<const std::string&>();
    case Other::value_t::array: {
        std::vector<Value> items;
        for (const auto& item : other) items.push_back(same(item));
        return Value::array(std::move(items));
    }
    case Other::value_t::object: {
        std::vector<Member> members;
        for (const auto& [key, value] : other.items()) members.push_back({key, same(value), {}});
        return Value::object(std::move(members));
    }
    default:
        return nullptr;
    }
}

/// JSON text from a fixed seed.
class Texts {
public:
    std::string value(int depth) {
        switch (below(depth > 0 ? 9 : 6)) {
        case 0:
            return std::array{"null", "true", "false"}.at(below(3));
        case 1:
            return std::to_string(static_cast<std::int64_t>(random_()) >> below(64));
        case 2:
            return real();
        case 3:
            return std::to_string(below(1000)) + '.' + std::to_string(below(1'000'000));
        case 4:
        case 5:
            return string();
        case 6:
        case 7: {
            std::string text = "[";
            for (auto count = below(6); count > 0; --count)
                text += value(depth - 1) + (count > 1 ? " ,\n" : "");
            return text + ']';
        }
        default: {
            std::string text = "{";
            const auto count = below(20);
            for (std::uint64_t i = 0; i < count; ++i)
                text += (i == 0 ? "\"" : ",\"") + std::string(1, static_cast<char>('a' + i))
                        + string().substr(1) + ": " + value(depth - 1);
            return text + '}';
        }
        }
    }
    std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

private:
    std::string real() { // of any size that there is
        const auto bits = std::bit_cast<double>(random_());
        char digits[40];
        const double number = std::isfinite(bits) ? bits : 0.5;
        return {
            digits, std::to_chars(digits, digits + sizeof digits, number, std::chars_format::scientific).ptr
        };
    }
    std::string string() {
        static constexpr std::array parts = {
            "a",
            "bc",
            "defghijk",
            " ",
            "\\n",
            "\\\"",
            "\\\\",
            "\\/",
            "\\u0041",
            "\\ud83d\\ude00",
            "\xc3\xa9",
            "\xe2\x82\xac",
            "\xf0\x9f\x98\x80",
            "\\u00e9"
        };
        std::string text = "\"";
        for (auto count = below(8); count > 0; --count) text += parts.at(below(parts.size()));
        return text + '"';
    }

    std::mt19937_64 random_{7};
};

TEST(JsonText, IsReadAsAnotherReaderReadsIt) {
    Texts texts;
    JsonReader reader;
    for (int i = 0; i < 1'000; ++i) {
        const auto text = texts.value(4);
        const auto read = reader.parse(text);
        ASSERT_TRUE(read) << text << '\n' << read.error().message;
        ASSERT_EQ(*read, same(Other::parse(text))) << text;
    }
}

TEST(JsonText, IsRefusedWhereAnotherReaderRefusesIt) {
    static constexpr std::string_view bytes = "{}[]\",:\\u09-+.eE tfn\n\x01\xc3\xa9\xff";
    Texts texts;
    int refused = 0;
    for (int i = 0; i < 4'000; ++i) {
        auto text = texts.value(2);
        const auto place = texts.below(text.size());
        const char other = bytes[texts.below(bytes.size())];
        if (texts.below(2) == 0)
            text[place] = other;
        else
            text.insert(place, 1, other);
        const auto theirs = Other::parse(text, nullptr, false);
        const auto ours = parse_json(text);
        if (!ours && ours.error().message.ends_with("stands twice")) continue; // there the last one counts
        ASSERT_EQ(ours.has_value(), !theirs.is_discarded()) << text << '\n' << complaint(text);
        if (ours)
            EXPECT_EQ(*ours, same(theirs)) << text;
        else
            ++refused;
    }
    EXPECT_GT(refused, 1'000);
}

} // namespace
} // namespace tutti
