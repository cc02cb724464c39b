#include "workers/bridge/retry_queue.hpp"

#include <gtest/gtest.h>

namespace tutti::bridge {
namespace {

const SteadyTime begin{seconds{1000}};
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
    queue.refused(message(1), begin);
    EXPECT_EQ(queue.due(), begin + again);
    EXPECT_EQ(deliveries(queue.take_due(begin + again - milliseconds{1})), Numbers{});
    EXPECT_EQ(deliveries(queue.take_due(begin + again)), Numbers{1});
    EXPECT_EQ(queue.due(), SteadyTime::max()); // until there is an answer
    queue.refused(message(1), begin + again);
    EXPECT_EQ(queue.due(), begin + 2 * again);
}

TEST(RetryQueue, WhatIsBehindOnATopicWaitsAndOtherTopicsDoNot) {
    RetryQueue queue;
    queue.refused(message(1), begin);
    EXPECT_TRUE(queue.holds("a"));
    EXPECT_FALSE(queue.holds("b"));
    queue.add_behind(message(2));
    queue.add_behind(message(3));
    EXPECT_EQ(deliveries(queue.take_due(begin + again)), Numbers{1});
    EXPECT_TRUE(queue.holds("a")); // it is not there yet
    EXPECT_EQ(deliveries(queue.settled(bus::Delivery{7})), Numbers{});
    EXPECT_EQ(deliveries(queue.settled(bus::Delivery{1})), (Numbers{2, 3}));
    EXPECT_FALSE(queue.holds("a"));
    EXPECT_EQ(queue.size(), 0U);
}

TEST(RetryQueue, WhatWasUnderWayTogetherIsTriedInTheOrderInWhichItCame) {
    RetryQueue queue;
    queue.refused(message(1), begin);
    queue.add_behind(message(4));
    queue.refused(message(2), begin);
    queue.refused(message(3), begin);
    EXPECT_EQ(queue.size(), 4U);
    EXPECT_EQ(deliveries(queue.take_due(begin + again)), Numbers{1});
    queue.refused(message(1), begin + again); // before those that came after it
    EXPECT_EQ(deliveries(queue.take_due(begin + 2 * again)), Numbers{1});
    EXPECT_EQ(deliveries(queue.settled(bus::Delivery{1})), (Numbers{2, 3, 4}));
}

TEST(RetryQueue, ARefusalOfOneThatWasUnderWayAsWellLeavesTheOneThatIsTried) {
    RetryQueue queue;
    queue.refused(message(1), begin);
    EXPECT_EQ(deliveries(queue.take_due(begin + again)), Numbers{1});
    queue.refused(message(2), begin + again);
    EXPECT_EQ(queue.due(), SteadyTime::max());
    EXPECT_EQ(deliveries(queue.settled(bus::Delivery{1})), Numbers{2});
}

TEST(RetryQueue, CountsTheBytesOfWhatWaitsAndNotOfWhatIsTried) {
    RetryQueue queue;
    const auto each = RetryQueue::weight(message(1).message);
    auto large = message(2);
    large.message.payload.assign(1'000'000, 'x');
    queue.refused(message(1), begin);
    queue.add_behind(large);
    queue.refused(message(3, "b"), begin);
    const auto all = queue.bytes();
    EXPECT_GE(all, 1'000'000 + 2 * each);
    EXPECT_EQ(queue.take_due(begin + again).size(), 2U);
    EXPECT_EQ(queue.bytes(), all - 2 * each);
    EXPECT_EQ(queue.settled(bus::Delivery{1}).size(), 1U);
    EXPECT_EQ(queue.settled(bus::Delivery{3}).size(), 0U);
    EXPECT_EQ(queue.bytes(), 0U);
}

TEST(RetryQueue, EachTopicHasATryOfItsOwn) {
    RetryQueue queue;
    queue.refused(message(1, "a"), begin);
    queue.refused(message(2, "b"), begin + milliseconds{100});
    EXPECT_EQ(queue.due(), begin + again);
    EXPECT_EQ(deliveries(queue.take_due(begin + 2 * again)), (Numbers{1, 2}));
    EXPECT_EQ(deliveries(queue.settled(bus::Delivery{2})), Numbers{});
    EXPECT_TRUE(queue.holds("a"));
    EXPECT_FALSE(queue.holds("b"));
}

} // namespace
} // namespace tutti::bridge
