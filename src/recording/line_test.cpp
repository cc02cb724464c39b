#include "recording/line.hpp"
#include "recording/line_splitter.hpp"
#include "recording/trace_input.hpp"

#include <gtest/gtest.h>

namespace tutti::recording {
namespace {

using namespace std::chrono_literals;

WallTime at(std::int64_t microseconds_since_epoch) {
    return WallTime{microseconds(microseconds_since_epoch)};
}

std::string encode(const Recorded& message) {
    std::string line;
    LineEncoder().append(line, message);
    return line;
}

Recorded press(std::string payload) {
    return {.time = at(1'700'000'000'250'000), .topic = "event/button/press", .payload = payload, .qos = 1};
}

Recorded decoded(std::string_view line) {
    auto decoded = LineDecoder().decode(line.substr(0, line.size() - 1));
    EXPECT_TRUE(decoded.has_value()) << (decoded ? "" : decoded.error().message) << '\n' << line;
    return decoded && std::holds_alternative<Recorded>(*decoded) ? std::get<Recorded>(*decoded) : Recorded{};
}

ErrorCode refused(std::string_view line) {
    const auto decoded = LineDecoder().decode(line);
    EXPECT_FALSE(decoded.has_value()) << line;
    return decoded ? ErrorCode::Environment : decoded.error().code;
}

TEST(Line, HoldsCompactJsonAsJson) {
    EXPECT_EQ(
        encode(press(R"({"v":1,"data":{"x":0.5}})")),
        "{\"t\":1700000000.250000,\"topic\":\"event/button/press\",\"qos\":1,\"retain\":false,"
        "\"payload\":{\"v\":1,\"data\":{\"x\":0.5}}}\n"
    );
}

TEST(Line, GivesBackTheExactBytesOfEveryPayload) {
    const std::string deepest = std::string(63, '[') + std::string(63, ']');
    const std::vector<std::string> payloads = {
        "",
        "open",
        "12",
        "-0",
        "1.50",
        "1e3",
        " 12",
        "12\n",
        "1,2",
        "1],[2",
        "null",
        "\"a\\u0000b\"",
        R"({"a": 1})",
        R"({"a":1,"a":2})",
        R"({"a":18446744073709551615})",
        R"({"a":9007199254740993})",
        "\"\xC3\xA9\"",
        "\"\\u00e9\"",
        "\"\\/\"",
        "\xC3\xA9 \n \" \\ \x01",
        std::string("a\0b", 3),
        "\xFF\xFE",
        "\xED\xA0\x80",
        std::string(256, '\0'),
        deepest,
        std::string(200, '[') + std::string(200, ']'),
    };
    for (const auto& payload : payloads) EXPECT_EQ(decoded(encode(press(payload))).payload, payload);
}

TEST(Line, GivesBackWhatAReplayNeeds) {
    Recorded message = press("{}");
    message.qos = 0;
    message.retain = true;
    message.expiry = 60s;
    message.response_topic = "reply/me/1";
    message.correlation_data = std::string("\0\xFF", 2);
    message.content_type = "application/json";
    message.user_properties = {{"trace", "a"}, {"trace", "\"b\""}};
    EXPECT_EQ(decoded(encode(message)), message);
}

TEST(Line, HasAHeaderThatNamesItsFormat) {
    const Header header{at(1'000'001), "tutti", {"event/#", "reading/+/x"}};
    std::string line;
    LineEncoder().append(line, header);
    EXPECT_EQ(
        line, "{\"tutti_recording\":1,\"started\":1.000001,\"root\":\"tutti\","
              "\"filters\":[\"event/#\",\"reading/+/x\"]}\n"
    );
    const auto again = LineDecoder().decode(line);
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(std::get<Header>(*again), header);
    EXPECT_TRUE(is_recording_header(line));
    EXPECT_FALSE(is_recording_header(R"({"t":1,"type":"a"})"));
}

TEST(Line, CutAnywhereIsRefusedAndNeverWorse) {
    Recorded message = press("\xFF payload");
    message.user_properties = {{"a", "b"}};
    const auto line = encode(message);
    for (std::size_t size = 0; size + 2 < line.size(); ++size)
        EXPECT_FALSE(LineDecoder().decode(std::string_view(line).substr(0, size)).has_value()) << size;
}

TEST(Line, WithoutSenseIsRefused) {
    for (const auto* line : {
             "[]",
             R"({"topic":"a","text":""})",
             R"({"t":-1,"topic":"a","text":""})",
             R"({"t":1e300,"topic":"a","text":""})",
             R"({"t":1,"text":""})",
             R"({"t":1,"topic":"a/#","text":""})",
             R"({"t":1,"topic":"a"})",
             R"({"t":1,"topic":"a","text":"","payload":1})",
             R"({"t":1,"topic":"a","base64":"AAA"})",
             R"({"t":1,"topic":"a","base64":"AB=="})",
             R"({"t":1,"topic":"a","text":"","qos":3})",
             R"({"t":1,"topic":"a","text":"","retain":1})",
             R"({"t":1,"topic":"a","text":"","expiry":-1})",
             R"({"t":1,"topic":"a","text":"","user_properties":[["a"]]})",
             R"({"tutti_recording":"1"})",
             R"({"tutti_recording":1})",
         })
        EXPECT_EQ(refused(line), ErrorCode::InvalidInput) << line;
    EXPECT_EQ(refused(R"({"tutti_recording":2,"started":1})"), ErrorCode::UnknownVersion);
}

TEST(LineSplitter, GivesTheSameLinesHoweverTheBytesAreSplit) {
    const std::string_view stream = "one\n\nthree\ntorn";
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
        LineSplitter splitter(100);
        std::vector<std::string> lines;
        std::vector<std::uint64_t> begins;
        for (const auto part : {stream.substr(0, cut), stream.substr(cut)}) {
            splitter.feed(part);
            while (const auto line = splitter.next()) {
                lines.emplace_back(*line);
                begins.push_back(splitter.line_begin());
            }
        }
        EXPECT_EQ(lines, (std::vector<std::string>{"one", "", "three"}));
        EXPECT_EQ(begins, (std::vector<std::uint64_t>{100, 104, 105}));
        EXPECT_EQ(splitter.line_end(), 111U);
        EXPECT_EQ(splitter.rest(), "torn");
    }
}

TEST(LineSplitter, ByteByByteIsTheSame) {
    LineSplitter splitter;
    std::string seen;
    for (const char byte : std::string_view("a\nbc\nd")) {
        splitter.feed({&byte, 1});
        while (const auto line = splitter.next()) seen.append(*line).append("|");
    }
    EXPECT_EQ(seen, "a|bc|");
    EXPECT_EQ(splitter.line_end(), 5U);
}

std::string event_payload(std::string_view source) {
    return R"({"v":1,"id":"x-1","type":"button.press","producer":2,"source":")" + std::string(source)
           + R"(","seq":1,"timestamp":1.25,"data":{"pressed":true}})";
}

TEST(TraceInput, IsTheEventAsItsSourceSaidIt) {
    const auto input = trace_input(encode(press(event_payload("pad"))));
    ASSERT_TRUE(input.has_value());
    EXPECT_EQ(input->time, at(1'250'000));
    EXPECT_EQ(input->arrival, at(1'700'000'000'250'000));
    EXPECT_EQ(input->id, "x-1");
    EXPECT_EQ(input->type, "button.press");
    EXPECT_EQ(input->producer, 2);
    EXPECT_EQ(input->source, "pad");
    EXPECT_EQ(input->data, Value::object({{"pressed", true}}));
}

TEST(TraceInput, LeavesOutWhatIsNoInput) {
    EXPECT_FALSE(trace_input(press(event_payload("director"))));
    EXPECT_FALSE(trace_input(press(event_payload("left.director"))));
    EXPECT_TRUE(trace_input(press(event_payload("left.pad"))));
    EXPECT_FALSE(trace_input(press("no event")));
    Recorded reading = press(event_payload("pad"));
    reading.topic = "reading/pad/x";
    EXPECT_FALSE(trace_input(reading));
    EXPECT_FALSE(trace_input(std::string_view(R"({"tutti_recording":1,"started":1})")));
    EXPECT_FALSE(trace_input(std::string_view("{")));
}

} // namespace
} // namespace tutti::recording
