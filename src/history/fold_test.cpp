#include "history/fold.hpp"

#include <gtest/gtest.h>

namespace tutti::history {
namespace {

SampleTime at(std::int64_t ms) { return SampleTime(milliseconds(ms)); }

TEST(Fold, SamplesOfOneStepAreOneBucket) {
    Fold fold(seconds(10));
    fold.add(Sample{at(20'000), 1});
    fold.add(Sample{at(29'999), 4});
    fold.add(Sample{at(25'000), 1});
    fold.add(Sample{at(30'000), 7});
    const auto buckets = fold.buckets();
    ASSERT_EQ(buckets.size(), 2u);
    EXPECT_EQ(buckets[0], (Bucket{at(20'000), 3, 1, 2, 4}));
    EXPECT_EQ(buckets[1], (Bucket{at(30'000), 1, 7, 7, 7}));
}

TEST(Fold, AMeanCountsTheSamplesBehindIt) {
    Fold fold(seconds(60));
    fold.add(Bucket{at(0), 9, 1, 1, 1});
    fold.add(Bucket{at(30'000), 1, 11, 11, 11});
    ASSERT_EQ(fold.buckets().size(), 1u);
    EXPECT_DOUBLE_EQ(fold.buckets()[0].mean, 2);
    EXPECT_EQ(fold.buckets()[0].count, 10u);
}

TEST(Fold, BeforeTheEpochBucketsBeginAtMultiplesToo) {
    EXPECT_EQ(align(at(-1), seconds(1)), at(-1000));
    EXPECT_EQ(align(at(-1000), seconds(1)), at(-1000));
    EXPECT_EQ(align(at(999), seconds(1)), at(0));
}

} // namespace
} // namespace tutti::history
