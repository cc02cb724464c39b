#include "device/streams.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::device {
namespace {

constexpr SteadyTime start{seconds(100)};
constexpr auto period = milliseconds(20);

Saying axis(std::string_view code, double value) {
    return {.type = "raw.axis", .data = Value::object({{"code", code}, {"value", value}})};
}

TEST(Streams, TheFirstValueIsSaidAtOnceAndTheLastInItsTurn) {
    Streams streams(period);
    EXPECT_EQ(streams.offer(1, axis("left_x", 0.1), start), axis("left_x", 0.1));
    EXPECT_FALSE(streams.next_due());
    EXPECT_FALSE(streams.offer(1, axis("left_x", 0.2), start + milliseconds(5)));
    EXPECT_FALSE(streams.offer(1, axis("left_x", 0.3), start + milliseconds(15)));
    EXPECT_EQ(streams.next_due(), start + period);
    EXPECT_TRUE(streams.take_due(start + period - microseconds(1)).empty());
    EXPECT_EQ(streams.take_due(start + period), (std::vector<Streams::Due>{{1, axis("left_x", 0.3)}}));
    EXPECT_EQ(streams.passed_over(), 1U);
    EXPECT_FALSE(streams.next_due());
}

TEST(Streams, DevicesTypesAndCodesAreCappedApart) {
    Streams streams(period);
    EXPECT_TRUE(streams.offer(1, axis("left_x", 0), start));
    EXPECT_TRUE(streams.offer(1, axis("left_y", 0), start));
    EXPECT_TRUE(streams.offer(2, axis("left_x", 0), start));
    EXPECT_TRUE(streams.offer(1, {.type = "raw.accelerometer"}, start));
    EXPECT_FALSE(streams.offer(1, axis("left_x", 1), start));
}

TEST(Streams, AreSaidInTheOrderOfTheirTurns) {
    Streams streams(period);
    streams.offer(1, axis("a", 0), start);
    streams.offer(1, axis("b", 0), start + milliseconds(1));
    streams.offer(1, axis("b", 1), start + milliseconds(2));
    streams.offer(1, axis("a", 1), start + milliseconds(3));
    const auto due = streams.take_due(start + seconds(1));
    ASSERT_EQ(due.size(), 2U);
    EXPECT_EQ(due[0].saying, axis("a", 1));
    EXPECT_EQ(due[1].saying, axis("b", 1));
}

TEST(Streams, ADeviceThatGoesLeavesItsLastValues) {
    Streams streams(period);
    streams.offer(1, axis("a", 0), start);
    streams.offer(1, axis("a", 1), start);
    streams.offer(2, axis("a", 0), start);
    streams.offer(2, axis("a", 2), start);
    EXPECT_EQ(streams.forget(1), (std::vector<Streams::Due>{{1, axis("a", 1)}}));
    EXPECT_EQ(streams.take_due(start + seconds(1)), (std::vector<Streams::Due>{{2, axis("a", 2)}}));
    EXPECT_TRUE(streams.offer(1, axis("a", 3), start));
}

TEST(Streams, AreBoundedByForgettingTheMostSilent) {
    Streams streams(period);
    for (std::size_t i = 0; i < Streams::most; ++i)
        EXPECT_TRUE(streams.offer(1, axis(fmt::format("{}", i), 0), start + microseconds(i)));
    EXPECT_TRUE(streams.offer(1, axis("further", 0), start + milliseconds(2)));
    EXPECT_TRUE(streams.offer(1, axis("0", 1), start + milliseconds(3))); // it was forgotten, with its cap
    EXPECT_FALSE(streams.offer(1, axis("further", 1), start + milliseconds(3)));
}

TEST(Streams, WhereAllWaitTheOneWhoseTurnIsLastMakesRoom) {
    Streams streams(seconds(10));
    for (std::size_t i = 0; i < Streams::most; ++i) {
        streams.offer(1, axis(fmt::format("{}", i), 0), start + microseconds(i));
        streams.offer(1, axis(fmt::format("{}", i), 1), start + seconds(1));
    }
    EXPECT_TRUE(streams.offer(1, axis("further", 0), start + seconds(2)));
    EXPECT_EQ(streams.take_due(start + seconds(20)).size(), Streams::most - 1);
}

} // namespace
} // namespace tutti::device
