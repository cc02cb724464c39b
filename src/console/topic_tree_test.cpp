#include "console/topic_tree.hpp"

#include <gtest/gtest.h>

namespace tutti::console {
namespace {

Now at(double time) {
    return {
        SteadyTime(microseconds(static_cast<std::int64_t>(time * 1e6))), wall_time_from_seconds(1000 + time)
    };
}

TEST(TopicTree, WhatIsBelowCountsAbove) {
    TopicTree tree;
    tree.tick(at(0));
    for (int i = 0; i < 10; ++i) tree.take({"event/button/press", "12345"}, at(0.1));
    tree.take({"event/knob", "1"}, at(0.2));
    for (int second = 1; second < 3; ++second) tree.tick(at(second));
    EXPECT_EQ(tree.find("event")->messages, 11U);
    EXPECT_EQ(tree.find("event/button/press")->payload, "12345");
    EXPECT_FALSE(tree.find("event/button")->has_payload);
    EXPECT_EQ(tree.find("event/nobody"), nullptr);
    EXPECT_EQ(tree.size(), 4U);
}

TEST(TopicTree, ASteadyRateIsFoundAndForgotten) {
    TopicTree tree;
    tree.tick(at(100));
    for (int second = 1; second <= 10; ++second) {
        for (int i = 0; i < 50; ++i) tree.take({"a", "xx"}, at(100 + second));
        tree.tick(at(100 + second));
    }
    EXPECT_NEAR(tree.root().rate, 50, 0.5);
    EXPECT_NEAR(tree.root().bandwidth, 150, 1.5);
    for (int second = 11; second <= 40; ++second) tree.tick(at(100 + second));
    EXPECT_EQ(tree.root().rate, 0);
}

TEST(TopicTree, WhatWasKeptIsShownAndNotCounted) {
    TopicTree tree;
    tree.take({"service/hub", "{}", true}, at(0));
    EXPECT_TRUE(tree.find("service/hub")->retained);
    EXPECT_EQ(tree.root().messages, 0U);
}

TEST(TopicTree, IsBounded) {
    TopicTree tree;
    const std::string large(100'000, 'x');
    for (std::size_t i = 0; i < 3 * TopicTree::most_nodes; ++i)
        tree.take({"t/" + std::to_string(i), large}, at(0));
    EXPECT_EQ(tree.size(), TopicTree::most_nodes);
    EXPECT_EQ(tree.untracked(), 2 * TopicTree::most_nodes + 1);
    EXPECT_LE(tree.find("t/0")->payload.size(), TopicTree::most_bytes_kept);
    std::string deep;
    for (int i = 0; i < 500; ++i) deep += "a/";
    tree.clear();
    tree.take({deep, "x"}, at(0));
    EXPECT_LE(tree.size(), 32U);
}

} // namespace
} // namespace tutti::console
