#include "base/json.hpp"
#include "workers/otlp/metric_body.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace tutti::otlp {
namespace {

MetricBody body_at_5() { return MetricBody(wall_time_from_seconds(5)); }

/// What stands in "metrics".
std::string metrics_of(MetricBody body) {
    const auto value = parse_json(std::move(body).print({})).value();
    const auto& scope = value.find("resourceMetrics")->items()[0].find("scopeMetrics")->items()[0];
    return print_json(*scope.find("metrics"));
}

TEST(MetricBody, GaugesAndSums) {
    auto body = body_at_5();
    body.family("tutti_reading", "gauge", "The last value.");
    body.sample("tutti_reading", {{"source", "room"}, {"unit", "°C"}}, 21.5);
    body.family("tutti_restarts", "counter", "Restarts.");
    body.sample("tutti_restarts_total", {{"service", "hub"}}, std::uint64_t{3});
    body.family("nobody", "gauge", "Of nothing.");
    EXPECT_EQ(body.points(), 2U);
    EXPECT_EQ(
        metrics_of(std::move(body)),
        R"([{"name":"tutti_reading","description":"The last value.","gauge":{"dataPoints":[{"attributes":[)"
        R"({"key":"source","value":{"stringValue":"room"}},{"key":"unit","value":{"stringValue":"°C"}}],)"
        R"("timeUnixNano":"5000000000","asDouble":21.5}]}},)"
        R"({"name":"tutti_restarts","description":"Restarts.","sum":{"dataPoints":[{"attributes":[)"
        R"({"key":"service","value":{"stringValue":"hub"}}],"timeUnixNano":"5000000000","asInt":"3"}],)"
        R"("aggregationTemporality":2,"isMonotonic":true}}])"
    );
}

TEST(MetricBody, AHistogramCountsEachBucketForItself) {
    auto body = body_at_5();
    body.family("tutti_latency_seconds", "histogram", "Latency.", "seconds");
    for (const auto* route : {"a", "b"}) {
        body.sample("tutti_latency_seconds_bucket", {{"route", route}, {"le", "0.1"}}, 2.0);
        body.sample("tutti_latency_seconds_bucket", {{"route", route}, {"le", "0.5"}}, 5.0);
        body.sample("tutti_latency_seconds_bucket", {{"route", route}, {"le", "+Inf"}}, 6.0);
        body.sample("tutti_latency_seconds_count", {{"route", route}}, 6.0);
        body.sample("tutti_latency_seconds_sum", {{"route", route}}, 1.25);
    }
    EXPECT_EQ(body.points(), 2U);
    const auto text = metrics_of(std::move(body));
    EXPECT_NE(
        text.find(
            R"({"attributes":[{"key":"route","value":{"stringValue":"b"}}],"timeUnixNano":"5000000000","count":"6","sum":1.25,)"
            R"("bucketCounts":["2","3","1"],"explicitBounds":[0.1,0.5]})"
        ),
        std::string::npos
    ) << text;
    EXPECT_NE(text.find(R"("unit":"s","histogram":{)"), std::string::npos) << text;
    EXPECT_NE(text.find(R"("aggregationTemporality":2}})"), std::string::npos) << text;
}

TEST(MetricBody, WhatJsonHasNoWordForIsLeftOut) {
    auto body = body_at_5();
    body.family("a", "gauge", "");
    for (const double odd : {std::nan(""), HUGE_VAL, -HUGE_VAL}) body.sample("a", {}, odd);
    EXPECT_EQ(body.points(), 0U);
    EXPECT_EQ(metrics_of(std::move(body)), "[]");
}

TEST(MetricBody, IsBounded) {
    auto body = body_at_5();
    body.family("a", "gauge", "");
    for (std::size_t i = 0; i < MetricBody::most + 3; ++i) body.sample("a", {}, 1.0);
    EXPECT_EQ(body.points(), MetricBody::most);
    EXPECT_EQ(body.left_out(), 3U);
}

} // namespace
} // namespace tutti::otlp
