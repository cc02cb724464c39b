// What is below $SYS, and when.
#include "broker/test_client.hpp"
#include "hub/sys_topics.hpp"

#include <cmath>
#include <map>

namespace tutti::hub {
namespace {

using broker::Got;
using broker::TestClient;
using broker::World;
using mqtt::QoS;
using mqtt::ReasonCode;

struct Counting : World {
    SysTopics sys{broker, "1.2", seconds(10), now};

    void look() { sys.advance(now); }
    void wait(seconds time) {
        pass(time);
        look();
    }
    std::map<std::string, std::string> said_to(TestClient& client) {
        std::map<std::string, std::string> said;
        for (const auto& each : client.messages()) said[each.topic] = each.payload;
        return said;
    }
};

} // namespace

TEST(SysTopics, NobodyWakesUpWhereNobodyListens) {
    Counting hub;
    TestClient client(hub);
    client.connect("a");
    client.subscribe("#");
    hub.look();
    EXPECT_FALSE(hub.sys.next_deadline());
    EXPECT_TRUE(client.payloads().empty()) << "[MQTT-4.7.2-1]: a wildcard takes no topic with a $";
    EXPECT_EQ(hub.broker.stats().retained, 0U);
}

TEST(SysTopics, WhoSubscribesGetsAllAtOnceAndThenWhatChanges) {
    Counting hub;
    TestClient client(hub), sender(hub);
    sender.connect("sender");
    sender.publish("t", "1");
    client.connect("a");
    client.subscribe("$SYS/#");
    hub.look();
    const auto first = hub.said_to(client);
    EXPECT_EQ(first.at("$SYS/broker/clients/connected"), "2");
    EXPECT_EQ(first.at("$SYS/broker/publish/messages/received"), "1");
    EXPECT_EQ(first.at("$SYS/broker/subscriptions/count"), "1");
    EXPECT_EQ(first.at("$SYS/broker/uptime"), "0 seconds");
    EXPECT_EQ(first.at("$SYS/broker/messages/received"), "4") << "two CONNECTs, a SUBSCRIBE, a PUBLISH";
    EXPECT_EQ(first.at("$SYS/broker/version"), "tutti 1.2");
    EXPECT_EQ(hub.sys.next_deadline(), hub.now + seconds(10));
    hub.look();
    EXPECT_TRUE(client.payloads().empty()) << "not before the interval is over";
    hub.wait(seconds(10));
    const auto next = hub.said_to(client);
    EXPECT_EQ(next.at("$SYS/broker/uptime"), "10 seconds");
    EXPECT_FALSE(next.contains("$SYS/broker/version"));
    EXPECT_TRUE(next.contains("$SYS/broker/load/publish/sent/1min"));
}

TEST(SysTopics, WhoComesLaterGetsWhatWasSaid) {
    Counting hub;
    TestClient first(hub), later(hub);
    first.connect("a");
    first.subscribe("$SYS/broker/#");
    hub.look();
    later.connect("b");
    later.subscribe("$SYS/broker/version");
    EXPECT_EQ(later.payloads().size(), 1U);
}

TEST(SysTopics, NothingIsLeftOfThemWhenTheLastSubscriberGoes) {
    Counting hub;
    TestClient client(hub);
    client.connect("a");
    client.subscribe("$SYS/#");
    hub.look();
    EXPECT_GT(hub.broker.stats().retained, 10U);
    client.vanish();
    hub.look();
    EXPECT_FALSE(hub.sys.next_deadline());
    EXPECT_EQ(hub.broker.stats().retained, 0U);
}

TEST(SysTopics, CanBeTurnedOff) {
    World world;
    SysTopics sys(world.broker, "1.2", microseconds(0), world.now);
    TestClient client(world);
    client.connect("a");
    client.subscribe("$SYS/#");
    sys.advance(world.now);
    EXPECT_FALSE(sys.next_deadline());
    EXPECT_TRUE(client.payloads().empty());
}

TEST(SysTopics, NobodyElseSpeaksThere) { // MQTT 5 §4.7.2
    Counting hub;
    TestClient client(hub), trusted(hub, broker::Origin::Trusted);
    client.connect("a");
    trusted.connect("b");
    EXPECT_EQ(client.publish_surely("$SYS/broker/version", "mine").reason, ReasonCode::NotAuthorized);
    EXPECT_EQ(trusted.publish_surely("$SYS/broker/version", "mine").reason, ReasonCode::NotAuthorized);
}

TEST(Load, IsAnAverageOfGrowthInAMinute) {
    Load load;
    load.count(100);
    for (int i = 0; i < 6 * 60; ++i) load.look(100 + 20 * static_cast<std::uint64_t>(i + 1), 10);
    for (const double average : load.averages()) EXPECT_NEAR(average, 120, 2.5);
    const auto before = load.averages();
    load.look(100 + 20 * 360, 60); // a quiet minute
    EXPECT_NEAR(load.averages()[0], before[0] / std::exp(1.0), 0.01);
    EXPECT_NEAR(load.averages()[1], before[1] / std::exp(0.2), 0.01);
}

} // namespace tutti::hub
