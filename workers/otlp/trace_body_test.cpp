#include "workers/otlp/trace_body.hpp"

#include <gtest/gtest.h>

namespace tutti::otlp {
namespace {

TEST(TraceBody, IsAnExportTraceServiceRequestInJson) {
    const std::vector<Span> spans = {
        {.trace = "0123456789abcdef0123456789abcdef",
         .id = "0123456789abcdef",
         .parent = "fedcba9876543210",
         .name = "light.flash",
         .start = wall_time_from_seconds(1.5),
         .end = wall_time_from_seconds(2),
         .attributes =
             {{"a", "text"}, {"b", std::int64_t{-3}}, {"c", true}, {"d", std::vector<std::string>{"x"}}}},
        {.trace = "0123456789abcdef0123456789abcdef",
         .id = "1123456789abcdef",
         .name = "service.restart",
         .kind = SpanKind::Server,
         .start = wall_time_from_seconds(2),
         .end = wall_time_from_seconds(1),
         .failure = "no"}
    };
    EXPECT_EQ(
        trace_body({.service = "stage", .version = "1", .node = "left"}, spans),
        R"({"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"stage"}},)"
        R"({"key":"service.version","value":{"stringValue":"1"}},{"key":"service.instance.id","value":{"stringValue":"left"}}]},)"
        R"("scopeSpans":[{"scope":{"name":"tutti","version":"1"},"spans":[)"
        R"({"traceId":"0123456789abcdef0123456789abcdef","spanId":"0123456789abcdef","parentSpanId":"fedcba9876543210",)"
        R"("name":"light.flash","kind":1,"startTimeUnixNano":"1500000000","endTimeUnixNano":"2000000000",)"
        R"("attributes":[{"key":"a","value":{"stringValue":"text"}},{"key":"b","value":{"intValue":"-3"}},)"
        R"({"key":"c","value":{"boolValue":true}},{"key":"d","value":{"arrayValue":{"values":[{"stringValue":"x"}]}}}]},)"
        R"({"traceId":"0123456789abcdef0123456789abcdef","spanId":"1123456789abcdef","name":"service.restart","kind":2,)"
        R"("startTimeUnixNano":"2000000000","endTimeUnixNano":"2000000000","attributes":[],"status":{"code":2,"message":"no"}}]}]}]})"
    );
}

TEST(TraceBody, NoTimeIsBeforeTheEpoch) {
    EXPECT_EQ(nanoseconds(WallTime{}), "0");
    EXPECT_EQ(nanoseconds(WallTime(seconds(-5))), "0");
    EXPECT_EQ(nanoseconds(WallTime(microseconds(7))), "7000");
}

} // namespace
} // namespace tutti::otlp
