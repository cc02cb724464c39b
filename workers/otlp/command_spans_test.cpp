#include "base/json.hpp"
#include "workers/otlp/command_spans.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::otlp {
namespace {

Value line(double at, std::string_view outcome, std::string_view decision, std::string_view more = "") {
    return parse_json(
               fmt::format(
                   R"({{"sequence":1,"timestamp":{},"subject":"anna","command":"service.restart","outcome":"{}",
"data":{{"request_id":"r1","role":"operator","via":"http","decision_id":"{}","parameters":["service"]{}}}}})",
                   at, outcome, decision, more
               )
    )
        .value();
}

TEST(CommandSpans, FromWhenItBeganToWhenItEnded) {
    CommandSpans spans;
    spans.hear(line(10, "begun", "d1"));
    EXPECT_TRUE(spans.take().empty());
    spans.hear(line(12.5, "ok", "d1"));
    const auto taken = spans.take();
    ASSERT_EQ(taken.size(), 1U);
    const auto& span = taken[0];
    EXPECT_EQ(span.name, "service.restart");
    EXPECT_EQ(span.kind, SpanKind::Server);
    EXPECT_EQ(span.start, wall_time_from_seconds(10));
    EXPECT_EQ(span.end, wall_time_from_seconds(12.5));
    EXPECT_EQ(span.failure, std::nullopt);
    const Attributes expected = {
        {"tutti.subject", "anna"},
        {"tutti.outcome", "ok"},
        {"tutti.request_id", "r1"},
        {"tutti.decision_id", "d1"},
        {"tutti.role", "operator"},
        {"tutti.via", "http"},
        {"tutti.parameters", std::vector<std::string>{"service"}},
    };
    EXPECT_EQ(span.attributes, expected);
    EXPECT_TRUE(spans.take().empty());
}

TEST(CommandSpans, WhatWasRefusedIsASpanThatFailed) {
    CommandSpans spans;
    spans.hear(line(10, "forbidden", "d1", R"(,"status":403,"message":"a viewer may not")"));
    spans.hear(line(11, "timeout", "d2"));
    const auto taken = spans.take();
    ASSERT_EQ(taken.size(), 2U);
    EXPECT_EQ(taken[0].failure, "a viewer may not");
    EXPECT_EQ(taken[0].start, taken[0].end);
    EXPECT_EQ(taken[1].failure, "timeout");
    EXPECT_NE(taken[0].trace, taken[1].trace);
}

TEST(CommandSpans, WhatIsNoLineIsPassedOver) {
    CommandSpans spans;
    for (const auto* text :
         {"{}", "[]", R"({"timestamp":1,"command":"a","data":{}})",
          R"({"timestamp":"x","command":"a","data":{"decision_id":"d"}})"})
        spans.hear(parse_json(text).value());
    EXPECT_TRUE(spans.take().empty());
}

TEST(CommandSpans, ThoseThatNeverEndAreForgotten) {
    CommandSpans spans;
    for (std::size_t i = 0; i < CommandSpans::most + 1; ++i)
        spans.hear(line(1, "begun", fmt::format("d{}", i)));
    spans.hear(line(9, "ok", "d0"));
    spans.hear(line(9, "ok", "d1"));
    const auto taken = spans.take();
    EXPECT_EQ(taken[0].start, wall_time_from_seconds(9)) << "when it began is not known any more";
    EXPECT_EQ(taken[1].start, wall_time_from_seconds(1));
}

} // namespace
} // namespace tutti::otlp
