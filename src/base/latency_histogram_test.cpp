// LatencyHistogram: what lies on a bound counts as no more than it.
#include "base/json.hpp"
#include "base/latency_histogram.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti {
namespace {

using namespace std::chrono_literals;

/// How many took so long or less, by bucket.
std::string counts(const LatencyHistogram& histogram) {
    std::string all;
    const Value value = histogram.to_value();
    for (const Value& bucket : value.find("buckets")->items())
        all += std::to_string(bucket.find("count")->integer()) + " ";
    return all;
}

std::string counts_of(microseconds took) {
    LatencyHistogram histogram;
    histogram.add(took);
    return counts(histogram);
}

TEST(LatencyHistogram, NothingAddedIsAllZero) {
    const LatencyHistogram histogram;
    EXPECT_EQ(histogram.count(), 0U);
    EXPECT_EQ(
        print_json(histogram.to_value()),
        R"({"count":0,"sum":0.0,"max":0.0,"buckets":[{"le":1e-05,"count":0},{"le":2e-05,"count":0},)"
        R"({"le":5e-05,"count":0},{"le":1e-04,"count":0},)"
        R"({"le":2e-04,"count":0},{"le":5e-04,"count":0},{"le":0.001,"count":0},{"le":0.002,"count":0},)"
        R"({"le":0.005,"count":0},{"le":0.01,"count":0},{"le":0.02,"count":0},{"le":0.05,"count":0},)"
        R"({"le":0.1,"count":0},{"le":1.0,"count":0},{"le":null,"count":0}]})"
    );
}

TEST(LatencyHistogram, ABoundIsWithinItsBucketAndAMicrosecondMoreIsNot) {
    EXPECT_EQ(counts_of(0us), "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 ");
    EXPECT_EQ(counts_of(50us), "0 0 1 1 1 1 1 1 1 1 1 1 1 1 1 ");
    EXPECT_EQ(counts_of(51us), "0 0 0 1 1 1 1 1 1 1 1 1 1 1 1 ");
    EXPECT_EQ(counts_of(1ms), "0 0 0 0 0 0 1 1 1 1 1 1 1 1 1 ");
    EXPECT_EQ(counts_of(1001us), "0 0 0 0 0 0 0 1 1 1 1 1 1 1 1 ");
    EXPECT_EQ(counts_of(1s), "0 0 0 0 0 0 0 0 0 0 0 0 0 1 1 ");
    EXPECT_EQ(counts_of(1s + 1us), "0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 ");
    EXPECT_EQ(counts_of(1h), "0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 ");
}

TEST(LatencyHistogram, BucketsAddUpAndTheLastOneHoldsAll) {
    LatencyHistogram histogram;
    for (const auto took : {10us, 10us, 150us, 3000us, 30'000us, 2'000'000us}) histogram.add(took);
    EXPECT_EQ(counts(histogram), "2 2 2 2 3 3 3 3 4 4 4 5 5 5 6 ");
    EXPECT_EQ(histogram.count(), 6U);
}

TEST(LatencyHistogram, WhatTookTheSameTimeIsAddedAtOnce) {
    LatencyHistogram one_by_one;
    LatencyHistogram at_once;
    for (int i = 0; i < 3; ++i) one_by_one.add(70us);
    at_once.add(70us, 3);
    EXPECT_EQ(at_once.to_value(), one_by_one.to_value());
}

TEST(LatencyHistogram, SumAndMaxAreInSeconds) {
    LatencyHistogram histogram;
    histogram.add(500ms);
    histogram.add(2s);
    histogram.add(250ms);
    const Value value = histogram.to_value();
    EXPECT_EQ(*value.find("sum"), Value(2.75));
    EXPECT_EQ(*value.find("max"), Value(2.0));
    EXPECT_EQ(*value.find("count"), Value(3));
}

} // namespace
} // namespace tutti
