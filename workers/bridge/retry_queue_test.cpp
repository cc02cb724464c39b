#include "workers/bridge/retry_queue.hpp"

#include <gtest/gtest.h>

namespace tutti::bridge {
namespace {

const SteadyTime now{seconds{1000}};
constexpr auto again = RetryQueue::until_again;

RetryQueue::Waiting message(std::uint64_t delivery, std::string topic = "a") {
    return {{.topic = std::move(topic), .qos = bus::QoS::AtLeastOnce}, {.delivery = bus::Delivery{delivery}}};
}

template <typename Some>
std::vector<std::uint64_t> deliveries(const Some& waiting) {
    std::vector<std::uint64_t> numbers;
    for (const auto& each : waiting) numbers.push_back(each.underway.delivery.value);
    return numbers;
}

using Numbers = std::vector<std::uint64_t>;

TEST(RetryQueue, TriesWhatWasRefusedAfterASecond) {
    RetryQueue queue;
    EXPECT_EQ(queue.due(), SteadyTime::max());
    queue.refused(message(1), now);
    EXPECT_EQ(queue.due(), now + again);
    EXPECT_EQ(deliveries(queue.take_due(now + again - milliseconds{1})), Numbers{});
    EXPECT_EQ(deliveries(queue.take_due(now + again)), Numbers{1});
    EXPECT_EQ(queue.due(), SteadyTime::max()); // until there is an answer
    queue.refused(message(1), now + again);
    EXPECT_EQ(queue.due(), now + 2 * again);
}

TEST(RetryQueue, WhatIsBehindOnATopicWaitsAndOtherTopicsDoNot) {
    RetryQueue queue;
    queue.refused(message(1), now);
    EXPECT_TRUE(queue.holds("a"));
    EXPECT_FALSE(queue.holds("b"));
    queue.add_behind(message(2));
    queue.add_behind(message(3));
    EXPECT_EQ(deliveries(queue.take_due(now + again)), Numbers{1});
    EXPECT_TRUE(queue.holds("a")); // it is not there yet
    EXPECT_EQ(deliveries(queue.settled(bus::Delivery{7})), Numbers{});
    EXPECT_EQ(deliveries(queue.settled(bus::Delivery{1})), (Numbers{2, 3}));
    EXPECT_FALSE(queue.holds("a"));
    EXPECT_EQ(queue.size(), 0U);
}

TEST(RetryQueue, WhatWasUnderWayTogetherIsTriedInTheOrderInWhichItCame) {
    RetryQueue queue;
    queue.refused(message(1), now);
    queue.add_behind(message(4));
    queue.refused(message(2), now);
    queue.refused(message(3), now);
    EXPECT_EQ(queue.size(), 4U);
    EXPECT_EQ(deliveries(queue.take_due(now + again)), Numbers{1});
    queue.refused(message(1), now + again); // before those that came after it
    EXPECT_EQ(deliveries(queue.take_due(now + 2 * again)), Numbers{1});
    EXPECT_EQ(deliveries(queue.settled(bus::Delivery{1})), (Numbers{2, 3, 4}));
}

TEST(RetryQueue, ARefusalOfOneThatWasUnderWayAsWellLeavesTheOneThatIsTried) {
    RetryQueue queue;
    queue.refused(message(1), now);
    EXPECT_EQ(deliveries(queue.take_due(now + again)), Numbers{1});
    queue.refused(message(2), now + again);
    EXPECT_EQ(queue.due(), SteadyTime::max());
    EXPECT_EQ(deliveries(queue.settled(bus::Delivery{1})), Numbers{2});
}

TEST(RetryQueue, EachTopicHasATryOfItsOwn) {
    RetryQueue queue;
    queue.refused(message(1, "a"), now);
    queue.refused(message(2, "b"), now + milliseconds{100});
    EXPECT_EQ(queue.due(), now + again);
    EXPECT_EQ(deliveries(queue.take_due(now + 2 * again)), (Numbers{1, 2}));
    EXPECT_EQ(deliveries(queue.settled(bus::Delivery{2})), Numbers{});
    EXPECT_TRUE(queue.holds("a"));
    EXPECT_FALSE(queue.holds("b"));
}

} // namespace
} // namespace tutti::bridge
