// TimeOrder: the order of times, as far as those that wait can make it.
#include "recording/time_order.hpp"

#include <gtest/gtest.h>

namespace tutti::recording {
namespace {

using namespace std::chrono_literals;

Recorded in_line(microseconds time, std::string topic = "note") {
    return {.time = WallTime(time), .topic = std::move(topic)};
}

TEST(TimeOrder, TheEarliestComesFirstAndOfEqualTimesTheOneAddedFirst) {
    TimeOrder order;
    for (auto message : {in_line(2s, "b"), in_line(1s, "a"), in_line(2s, "c"), in_line(3s, "d")})
        order.add(std::move(message));
    std::string topics;
    while (const auto message = order.take()) topics += message->topic;
    EXPECT_EQ(topics, "abcd");
    EXPECT_EQ(order.sorted(), 1U);
}

TEST(TimeOrder, WhatIsBeforeOneThatWasTakenIsTooLate) {
    TimeOrder order;
    EXPECT_FALSE(order.is_too_late(WallTime(0s)));
    order.add(in_line(2s));
    EXPECT_FALSE(order.is_too_late(WallTime(1s)));
    order.take();
    EXPECT_TRUE(order.is_too_late(WallTime(2s - 1us)));
    EXPECT_FALSE(order.is_too_late(WallTime(2s)));
    order.clear();
    EXPECT_FALSE(order.is_too_late(WallTime(0s)));
}

TEST(TimeOrder, IsFullOfMessagesOrOfBytes) {
    TimeOrder many;
    for (std::size_t i = 0; i < TimeOrder::most_messages; ++i) {
        EXPECT_FALSE(many.is_full());
        many.add(in_line(1s));
    }
    EXPECT_TRUE(many.is_full());
    many.take();
    EXPECT_FALSE(many.is_full());

    TimeOrder large;
    auto message = in_line(1s);
    message.payload.assign(TimeOrder::most_bytes, 'x');
    large.add(std::move(message));
    EXPECT_TRUE(large.is_full());
    large.take();
    EXPECT_FALSE(large.is_full());
}

} // namespace
} // namespace tutti::recording
