// The lines of a rehearsal: what is read, what is refused, and the bytes that are printed.
#include "show/trace.hpp"

#include <gtest/gtest.h>

namespace tutti::show {
namespace {

Result<TraceLine> parse(std::string_view line) {
    JsonReader reader;
    return parse_trace_line(reader, line);
}

std::string mistake(std::string_view line) {
    const auto read = parse(line);
    EXPECT_FALSE(read) << line;
    return read ? "" : read.error().message;
}

std::int64_t time_of(std::string_view line) {
    const auto read = parse(line);
    EXPECT_TRUE(read) << line;
    return read ? read->time.time_since_epoch().count() : -1;
}

std::string printed(WallTime time, std::int32_t producer, std::string_view source, std::string_view data) {
    std::string out;
    append_trace_line(out, time, "a.b", producer, source, *parse_json(data));
    return out;
}

TEST(TraceLine, ReadsTimeTypeProducerSourceAndData) {
    const auto read =
        parse(R"({"t":1.25,"type":"button.press","producer":-3,"source":"left.pad","data":{"state":"down"}})"
        );
    ASSERT_TRUE(read);
    const TraceLine expected = {
        .time = WallTime(microseconds(1'250'000)),
        .end = false,
        .type = "button.press",
        .producer = -3,
        .source = "left.pad",
        .data = Value::object({{"state", "down"}}),
    };
    EXPECT_EQ(*read, expected);
}

TEST(TraceLine, WhatIsLeftOutHasADefault) {
    const auto read = parse(R"({"type":"tick","t":0})");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->producer, 0);
    EXPECT_EQ(read->source, "");
    EXPECT_EQ(read->data, Value::object({}));
    EXPECT_FALSE(read->end);
}

TEST(TraceLine, UnknownKeysAreIgnored) {
    EXPECT_TRUE(parse(R"({"t":0,"type":"tick","note":[1,{"deep":null}],"v":2,"seq":9})"));
}

TEST(TraceLine, TimesAreRoundedToWholeMicroseconds) {
    EXPECT_EQ(time_of(R"({"t":0.0000004,"type":"x"})"), 0);
    EXPECT_EQ(time_of(R"({"t":0.0000005,"type":"x"})"), 1);
    EXPECT_EQ(time_of(R"({"t":1.0000014,"type":"x"})"), 1'000'001);
    EXPECT_EQ(time_of(R"({"t":1.3,"type":"x"})"), 1'300'000);
    EXPECT_EQ(time_of(R"({"t":12345678.654321,"type":"x"})"), 12'345'678'654'321);
    EXPECT_EQ(time_of(R"({"t":100000000000,"type":"x"})"), 100'000'000'000'000'000);
}

TEST(TraceLine, AnEndEndsItAndNothingElseCounts) {
    const auto read = parse(R"({"t":3,"end":true,"type":7,"data":"x"})");
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->end);
    EXPECT_EQ(read->time, WallTime(seconds(3)));
}

TEST(TraceLine, AnEndThatIsFalseIsNone) {
    const auto read = parse(R"({"t":3,"end":false,"type":"tick"})");
    ASSERT_TRUE(read);
    EXPECT_FALSE(read->end);
    EXPECT_EQ(read->type, "tick");
}

TEST(TraceLine, SaysWhatIsWrong) {
    EXPECT_EQ(mistake("[]"), "must be an object, not an array");
    EXPECT_EQ(mistake(R"({"type":"x"})"), R"(no "t")");
    EXPECT_EQ(mistake(R"({"t":"1","type":"x"})"), R"("t" must be a number of seconds, not a string)");
    EXPECT_EQ(mistake(R"({"t":-0.000001,"type":"x"})"), R"("t" must lie between 0 and 100000000000)");
    EXPECT_EQ(mistake(R"({"t":100000000000.1,"type":"x"})"), R"("t" must lie between 0 and 100000000000)");
    EXPECT_EQ(mistake(R"({"t":1})"), R"(no "type")");
    EXPECT_EQ(mistake(R"({"t":1,"end":1})"), R"("end" must be true or false)");
    EXPECT_EQ(mistake(R"({"t":1,"type":"x","data":[]})"), R"("data" must be an object, not an array)");
    EXPECT_EQ(mistake(R"({"t":1,"type":"x","data":null})"), R"("data" must be an object, not null)");
}

TEST(TraceLine, TypesAreNames) {
    for (const auto* type :
         {"7", "null", R"("")", R"("Up")", R"("a..b")", R"(".a")", R"("a.")", R"("a b")", R"("a/b")",
          R"("ä")", R"("a.#")"})
        EXPECT_EQ(
            mistake(R"({"t":1,"type":)" + std::string(type) + "}"),
            R"("type" must be names of a-z, 0-9, '_' and '-', joined by '.')"
        );
}

TEST(TraceLine, ProducersAreWholeNumbersOf32Bits) {
    const auto line = [](const char* producer) {
        return R"({"t":1,"type":"x","producer":)" + std::string(producer) + "}";
    };
    for (const auto* producer : {"2147483647", "-2147483648", "0"}) EXPECT_TRUE(parse(line(producer)));
    for (const auto* producer : {"2147483648", "-2147483649", "1.0", "1.5", "true", R"("1")", "null", "1e30"})
        EXPECT_EQ(mistake(line(producer)), R"("producer" must be a whole number of 32 bits)");
}

TEST(TraceLine, SourcesAreNames) {
    EXPECT_TRUE(parse(R"({"t":1,"type":"x","source":"left.pad-2"})"));
    for (const auto* source : {"1", "null", R"("")", R"("Left")", R"("a/b")", "[]"})
        EXPECT_EQ(
            mistake(R"({"t":1,"type":"x","source":)" + std::string(source) + "}"),
            R"("source" must be a name)"
        );
}

TEST(TraceLine, WhatIsNoJsonIsRefused) {
    for (const auto* line :
         {"", " ", "press", "{", "{}x", R"({"t":1,"t":2,"type":"x"})", R"({"t":1,"type":"x",})", R"({'t':1})",
          R"({"t":NaN,"type":"x"})", R"({"t":01,"type":"x"})", "{\"t\":1,\"type\":\"x\xff\"}"})
        EXPECT_FALSE(parse(line)) << line;
}

TEST(TraceLine, CutAtEachByteIsRefused) {
    const std::string_view whole =
        R"({"t":1.25,"type":"button.press","producer":1,"source":"pad","data":{"state":"down","n":[1,2,{"x":null}]}})";
    ASSERT_TRUE(parse(whole));
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const auto read = parse(std::string(whole.substr(0, length)));
        ASSERT_FALSE(read) << length;
        EXPECT_EQ(read.error().code, ErrorCode::InvalidInput);
        EXPECT_FALSE(read.error().message.empty());
    }
}

TEST(TraceLine, AnyByteInAnyPlaceIsReadOrRefused) {
    const std::string whole = R"({"t":1.25,"type":"a.b","producer":1,"source":"p","data":{"s":"d"}})";
    for (std::size_t place = 0; place < whole.size(); ++place)
        for (int byte = 0; byte < 256; ++byte) {
            auto changed = whole;
            changed[place] = static_cast<char>(byte);
            const auto read = parse(changed);
            if (!read) {
                EXPECT_FALSE(read.error().message.empty());
            }
        }
}

TEST(PrintedLine, HasSortedKeysAndSixDecimals) {
    EXPECT_EQ(
        printed(WallTime(microseconds(1'250'000)), 1, "pad", R"({"b":1,"a":2})"),
        R"({"data":{"a":2,"b":1},"producer":1,"source":"pad","t":1.250000,"type":"a.b"})"
        "\n"
    );
}

TEST(PrintedLine, KeysAreSortedAtEveryDepth) {
    EXPECT_EQ(
        printed(
            {}, 0, "", R"({"z":[{"y":1,"x":{"q":1,"p":2}},[{"b":0,"a":0}]],"B":3,"a":{"k":{},"j":[]},"":0})"
        ),
        R"({"data":{"":0,"B":3,"a":{"j":[],"k":{}},"z":[{"x":{"p":2,"q":1},"y":1},[{"a":0,"b":0}]]},)"
        R"("producer":0,"t":0.000000,"type":"a.b"})"
        "\n"
    );
}

TEST(PrintedLine, ObjectsOfManyKeysAreSortedToo) {
    std::vector<Member> members;
    std::string expected;
    for (int i = 40; i >= 10; --i) members.push_back({std::to_string(i), i});
    for (int i = 10; i <= 40; ++i)
        expected += (i > 10 ? ",\"" : "\"") + std::to_string(i) + "\":" + std::to_string(i);
    std::string out;
    append_trace_line(out, {}, "x", 0, "", Value::object(members));
    EXPECT_EQ(out, "{\"data\":{" + expected + "},\"producer\":0,\"t\":0.000000,\"type\":\"x\"}\n");
}

TEST(PrintedLine, LeavesOutTheSourceWhereThereIsNone) {
    EXPECT_EQ(printed({}, -7, "", "{}"), "{\"data\":{},\"producer\":-7,\"t\":0.000000,\"type\":\"a.b\"}\n");
}

TEST(PrintedLine, TimesHaveSixDecimalsAlways) {
    const auto t = [](std::int64_t count) {
        const auto line = printed(WallTime(microseconds(count)), 0, "", "{}");
        const auto begin = line.find("\"t\":") + 4;
        return line.substr(begin, line.find(',', begin) - begin);
    };
    EXPECT_EQ(t(0), "0.000000");
    EXPECT_EQ(t(1), "0.000001");
    EXPECT_EQ(t(999'999), "0.999999");
    EXPECT_EQ(t(1'000'000), "1.000000");
    EXPECT_EQ(t(1'000'010), "1.000010");
    EXPECT_EQ(t(1'788'345'678'123'456), "1788345678.123456");
    EXPECT_EQ(t(100'000'000'000'000'000), "100000000000.000000");
}

TEST(PrintedLine, IsReadBackAsTheSame) {
    const TraceLine line = {
        .time = WallTime(microseconds(12'345'678)),
        .end = false,
        .type = "deep.est",
        .producer = 3,
        .source = "pad",
        .data = *parse_json(R"({"a":"quote \" and \n line, ü","b":[1,1.0,1e300,null,true]})"),
    };
    std::string out;
    append_trace_line(out, line.time, line.type, line.producer, line.source, line.data);
    ASSERT_EQ(out.back(), '\n');
    out.pop_back();
    EXPECT_EQ(out.find('\n'), std::string::npos);
    const auto read = parse(out);
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, line);
}

} // namespace
} // namespace tutti::show
