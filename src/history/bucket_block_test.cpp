#include "history/bucket_block.hpp"
#include "history/tier.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace tutti::history {
namespace {

constexpr SampleTime hour = SampleTime(std::chrono::hours(490'000));
constexpr BlockShape shape = block_at(Tier::Minute, hour);

std::vector<Bucket> read_block(std::string_view bytes) {
    std::vector<Bucket> buckets;
    const auto done = read_buckets(shape, bytes, [&](const Bucket& bucket) { buckets.push_back(bucket); });
    EXPECT_TRUE(done) << done.error().message;
    return buckets;
}

Bucket minute(int place, std::uint32_t count, double min, double mean, double max) {
    return {hour + std::chrono::minutes(place), count, min, mean, max};
}

TEST(BucketBlock, GivesBackWhatWasWritten) {
    const std::vector<Bucket> buckets = {
        minute(0, 30, 20.25, 20.25, 20.25),
        minute(1, 30, 20.25, 20.5, 20.75),
        minute(7, 12, -3, -3, -3),
        minute(59, 1, 21, 21, 21),
    };
    const auto found = read_block(write_buckets(shape, buckets));
    ASSERT_EQ(found.size(), buckets.size());
    for (std::size_t i = 0; i < buckets.size(); ++i) {
        EXPECT_EQ(found[i].start, buckets[i].start);
        EXPECT_EQ(found[i].count, buckets[i].count);
        EXPECT_EQ(found[i].min, buckets[i].min);
        EXPECT_EQ(found[i].max, buckets[i].max);
        EXPECT_NEAR(found[i].mean, buckets[i].mean, (buckets[i].max - buckets[i].min) / 131'069);
    }
}

TEST(BucketBlock, NumbersThatAreNoDecimalsKeepTheirBits) {
    const std::vector<Bucket> buckets = {minute(3, 5, 1.0 / 3, 0.4, 2.0 / 3), minute(4, 5, -1e300, 0, 1e300)};
    EXPECT_EQ(read_block(write_buckets(shape, buckets)), buckets);
}

TEST(BucketBlock, TakesEightBytesABucketOrLess) {
    std::vector<Bucket> buckets;
    for (int i = 0; i < 60; ++i)
        buckets.push_back(minute(i, 30, 20 + i * 0.03, 20.1 + i * 0.03, 20.2 + i * 0.03));
    EXPECT_LE(write_buckets(shape, buckets).size(), 60u * 8);
}

TEST(BucketBlock, IsRefusedCutAtEachByte) {
    const std::vector<Bucket> buckets = {minute(1, 30, 1, 2, 3), minute(2, 31, 1.5, 1.6, 1.7)};
    const auto bytes = write_buckets(shape, buckets);
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_FALSE(read_buckets(shape, bytes.substr(0, size), [](const Bucket&) {})) << size;
}

TEST(BucketBlock, WhatLiesPastItsEndIsRefused) {
    const std::vector<Bucket> buckets = {
        {hour + std::chrono::hours(2), 1, 1, 1, 1},
    };
    const auto written = write_buckets(block_at(Tier::QuarterHour, hour), buckets);
    auto one = shape;
    one.places = 8;
    EXPECT_FALSE(read_buckets(one, written, [](const Bucket&) {}));
}

} // namespace
} // namespace tutti::history
