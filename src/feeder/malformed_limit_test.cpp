#include "feeder/malformed_limit.hpp"

#include <gtest/gtest.h>

namespace tutti::feeder {
namespace {

constexpr SteadyTime start{seconds(100)};
const std::vector<std::uint8_t> garbage = {0xFF, 0x01};

TEST(MalformedLimit, TheFirstIsReportedAtOnce) {
    MalformedLimit limit;
    EXPECT_EQ(limit.take("A", "x", garbage, start), (MalformedReport{"A", "x", "ff01", 1}));
    EXPECT_EQ(limit.deadline(), std::nullopt);
}

TEST(MalformedLimit, MoreWithinASecondAreCountedAndReportedTogether) {
    MalformedLimit limit;
    limit.take("A", "x", garbage, start);
    for (int i = 1; i <= 3; ++i)
        EXPECT_EQ(limit.take("A", "x", std::vector<std::uint8_t>{7}, start + milliseconds(i)), std::nullopt);
    ASSERT_EQ(limit.deadline(), start + seconds(1));
    EXPECT_TRUE(limit.due(start + milliseconds(999)).empty());
    EXPECT_EQ(limit.due(start + seconds(1)), (std::vector<MalformedReport>{{"A", "x", "07", 3}}));
    EXPECT_EQ(limit.deadline(), std::nullopt);
    EXPECT_EQ(limit.take("A", "x", garbage, start + milliseconds(1500)), std::nullopt)
        << "a second after that report";
}

TEST(MalformedLimit, DevicesAndKindsCountApart) {
    MalformedLimit limit;
    EXPECT_TRUE(limit.take("A", "x", garbage, start));
    EXPECT_TRUE(limit.take("A", "y", garbage, start));
    EXPECT_TRUE(limit.take("B", "x", garbage, start));
    EXPECT_FALSE(limit.take("B", "x", garbage, start));
}

TEST(MalformedLimit, OfMuchTheBeginningIsTheSample) {
    MalformedLimit limit;
    const std::vector<std::uint8_t> much(500, 0xAB);
    EXPECT_EQ(limit.take("A", "x", much, start)->sample.size(), 2 * MalformedLimit::longest_sample);
    EXPECT_EQ(limit.take("A", "y", {}, start)->sample, "");
}

TEST(MalformedLimit, SoManyKindsAreToldApartAndNoMore) {
    MalformedLimit limit;
    for (std::size_t i = 0; i < MalformedLimit::most_kinds; ++i)
        EXPECT_TRUE(limit.take(std::to_string(i), "x", garbage, start));
    EXPECT_EQ(limit.take("one", "x", garbage, start)->device, "");
    EXPECT_EQ(limit.take("another", "x", garbage, start), std::nullopt);
    EXPECT_EQ(limit.due(start + seconds(2)).size(), 1U);
    EXPECT_TRUE(limit.take("new", "x", garbage, start + seconds(3))) << "what is over is forgotten";
}

} // namespace
} // namespace tutti::feeder
