#include "broker/route_cache.hpp"
#include "broker/test_client.hpp"

#include <gtest/gtest.h>

namespace tutti::broker {
namespace {

std::string print(const std::vector<TopicCount>& topics) {
    std::string text;
    for (const auto& [topic, messages] : topics) text += fmt::format("{}:{} ", topic, messages);
    return text;
}

struct Counting {
    SubscriptionTree tree;
    TestAuthorizer authorizer;
    RouteCache routes{tree, authorizer};
};

TEST(RouteCache, CountsTheMessagesOfEachTopicHoweverItsRouteIsFound) {
    Counting counting;
    RouteCache::Hint hint;
    for (int i = 0; i < 5; ++i) counting.routes.find("often", hint, 1);
    counting.routes.find("once");
    counting.routes.find("twice");
    counting.routes.invalidate(); // somebody subscribed: the count goes on
    counting.routes.find("twice");
    counting.routes.find("often", hint, 1);
    EXPECT_EQ(print(counting.routes.busiest(10)), "often:6 twice:2 once:1 ");
    EXPECT_EQ(print(counting.routes.busiest(1)), "often:6 ");
}

TEST(RouteCache, CountsEachMessageOfThoseThatCameTogether) {
    World world;
    TestClient sender(world), listener(world);
    sender.connect("sender");
    listener.connect("listener");
    listener.subscribe("#");
    std::string together;
    for (int i = 0; i < 800; ++i)
        encode(together, mqtt::Publish{.topic = "often", .payload = "x"}, mqtt::Version::V5);
    encode(together, mqtt::Publish{.topic = "once", .payload = "x"}, mqtt::Version::V5);
    sender.send_bytes(together);
    sender.send_bytes(together);
    EXPECT_EQ(listener.payloads().size(), 1602U);
    EXPECT_EQ(print(world.broker.busiest_topics(10)), "often:1600 once:2 ");
}

TEST(RouteCache, CountsFewTopicsAndShortOnesAlone) {
    Counting counting;
    counting.routes.find(std::string(257, 'x'));
    EXPECT_TRUE(counting.routes.busiest(10).empty());
    for (int i = 0; i < 100'000; ++i) counting.routes.find(fmt::format("topic/{}", i));
    EXPECT_LE(counting.routes.busiest(100'000).size(), 1024U);
}

} // namespace
} // namespace tutti::broker
