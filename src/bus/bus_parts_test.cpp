// The small parts: URLs, the root, backoff, the queue, handlers.
#include "bus/backoff.hpp"
#include "bus/make_bus.hpp"
#include "bus/outbound_queue.hpp"
#include "bus/subscribers.hpp"
#include "bus/topic_root.hpp"

#include <gtest/gtest.h>

namespace tutti::bus {
namespace {

TEST(MqttUrl, NamesAUnixSocketOrAHost) {
    EXPECT_EQ(parse_mqtt_url("unix:///run/tutti/mqtt")->path, "/run/tutti/mqtt");
    const auto url = parse_mqtt_url("mqtt://u%40x:p%3Aw@broker.local:1884");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->kind, MqttUrl::Kind::Tcp);
    EXPECT_EQ(url->host, "broker.local");
    EXPECT_EQ(url->port, 1884);
    EXPECT_EQ(url->user, "u@x");
    EXPECT_EQ(url->password, "p:w");
    EXPECT_EQ(to_string(*url), "mqtt://u@x@broker.local:1884");
    EXPECT_EQ(parse_mqtt_url("mqtt://host")->port, 1883);
    EXPECT_EQ(parse_mqtt_url("mqtt://user@host/")->user, "user");
    EXPECT_EQ(parse_mqtt_url("mqtt://[::1]:99")->host, "::1");
    EXPECT_EQ(to_string(*parse_mqtt_url("mqtt://[::1]")), "mqtt://[::1]:1883");
    EXPECT_EQ(to_string(*parse_mqtt_url("unix:///a")), "unix:///a");
}

TEST(MqttUrl, ThatIsWrongIsRefusedWithAReason) {
    for (const char* wrong :
         {"", "hub", "unix://relative", "mqtt://", "mqtt://host:0", "mqtt://host:x", "mqtt://host:99999",
          "mqtt://[::1", "mqtt://[::1]x", "mqtt://u%4@host", "mqtt://u%zz@host", "mqtt://host:"}) {
        const auto url = parse_mqtt_url(wrong);
        ASSERT_FALSE(url) << wrong;
        EXPECT_EQ(url.error().code, ErrorCode::InvalidInput);
    }
    EXPECT_EQ(
        parse_bus_url("hub").error().message,
        "the bus URL begins with unix://, mqtt://, mqtts://, redis://, rediss:// or redis+unix://"
    );
}

TEST(BusUrl, OfABrokerOverTlsHasItsPortAndFiles) {
    const auto url = parse_mqtt_url("mqtts://me:a?b@broker/?ca=/ca.pem&certificate=/me.pem&key=/me.key");
    ASSERT_TRUE(url) << url.error().message;
    EXPECT_EQ(url->port, 8883);
    EXPECT_EQ(url->password, "a?b");
    EXPECT_EQ(url->tls, (TlsFiles{.ca = "/ca.pem", .certificate = "/me.pem", .key = "/me.key"}));
    EXPECT_EQ(to_string(*url), "mqtts://me@broker:8883");
    EXPECT_EQ(parse_mqtt_url("mqtts://[::1]:1")->port, 1);
    EXPECT_FALSE(parse_mqtt_url("mqtt://broker")->tls);
    EXPECT_EQ(parse_bus_url("mqtts://broker?ca=ca.pem").error().code, ErrorCode::InvalidInput);
}

TEST(TopicRoot, StandsBeforeEveryTopicOnTheWireAlone) {
    const TopicRoot root("tutti");
    EXPECT_EQ(root.to_wire("reading/a/b"), "tutti/reading/a/b");
    EXPECT_EQ(root.to_wire("#"), "tutti/#");
    EXPECT_EQ(root.to_wire("$share/group/cmd/x"), "$share/group/tutti/cmd/x");
    EXPECT_EQ(root.to_wire("$SYS/#"), "$SYS/#");
    EXPECT_EQ(root.to_wire("/elsewhere/x"), "elsewhere/x");
    EXPECT_EQ(root.to_wire("$share/group//elsewhere"), "$share/group/elsewhere");
    EXPECT_EQ(root.to_wire("$share/group"), "$share/group");
    const auto command = root.to_wire(Message{.topic = "cmd/a", .response_topic = "reply/b"});
    EXPECT_EQ(command.topic, "tutti/cmd/a");
    EXPECT_EQ(command.response_topic, "tutti/reply/b");
    EXPECT_FALSE(root.to_wire(Message{.topic = "cmd/a"}).response_topic);
    EXPECT_EQ(root.to_wire(""), "");
    EXPECT_EQ(root.from_wire("tutti/reading/a/b"), "reading/a/b");
    EXPECT_EQ(root.from_wire("elsewhere/x"), "/elsewhere/x");
    EXPECT_EQ(root.from_wire("tuttifrutti"), "/tuttifrutti");
    EXPECT_EQ(root.from_wire("$SYS/x"), "$SYS/x");
    EXPECT_EQ(root.from_wire("$share/group/tutti/cmd/x"), "$share/group/cmd/x");
    EXPECT_EQ(TopicRoot("a/b/").to_wire("c"), "a/b/c");
}

TEST(TopicRoot, ThatIsEmptyChangesNothing) {
    const TopicRoot root("");
    EXPECT_EQ(root.to_wire("/a"), "/a");
    EXPECT_EQ(root.from_wire("/a"), "/a");
}

TEST(Backoff, DoublesWithJitterUpToItsMostWhereConnectionsDoNotLast) {
    SeededRandom random(1);
    Backoff backoff(milliseconds{100}, seconds{10});
    SteadyClock::duration expected = milliseconds{100};
    for (int i = 0; i < 12; ++i) {
        const auto pause = backoff.next(random, Attempt::CutShort);
        EXPECT_GE(pause, expected * 8 / 10);
        EXPECT_LE(pause, std::min<SteadyClock::duration>(expected * 12 / 10, seconds{10}));
        expected = std::min<SteadyClock::duration>(expected * 2, seconds{10});
    }
    backoff.reset();
    EXPECT_LE(backoff.next(random, Attempt::Failed), milliseconds{120});
}

TEST(Backoff, FindsWhoeverWasAwayForFiveSecondsWithinOne) {
    SeededRandom random(1);
    Backoff backoff(milliseconds{100}, seconds{10});
    SteadyClock::duration waited{0};
    while (waited < seconds{5}) {
        const auto pause = backoff.next(random, Attempt::Failed);
        EXPECT_LT(pause, seconds{1});
        waited += pause;
    }
    for (int i = 0; i < 100; ++i) waited = backoff.next(random, Attempt::Failed);
    EXPECT_GE(waited, seconds{8});
    EXPECT_LE(waited, seconds{10});
}

Outgoing outgoing(const char* topic, QoS qos, std::size_t bytes = 0) {
    return Outgoing{Message{.topic = topic, .payload = std::string(bytes, 'x'), .qos = qos}};
}

TEST(Message, ThatIsUsedAgainKeepsNoMemoryOfALargeOne) {
    Message message{.payload = std::string(1'000'000, 'x')};
    forget_large(message);
    EXPECT_LT(message.payload.capacity(), 1000U);
    message.payload.assign(10'000, 'x');
    forget_large(message);
    EXPECT_GE(message.payload.capacity(), 10'000U);
}

TEST(OutboundQueue, CountsBytesAsWellAsMessages) {
    OutboundQueue queue({.messages = 10, .bytes = 100});
    EXPECT_TRUE(queue.push(outgoing("a", QoS::AtMostOnce, 59)).taken);
    EXPECT_TRUE(queue.push(outgoing("b", QoS::AtLeastOnce, 30)).taken);
    EXPECT_EQ(queue.bytes(), 91U);
    const auto pushed = queue.push(outgoing("c", QoS::AtMostOnce, 20));
    EXPECT_TRUE(pushed.taken);
    ASSERT_EQ(pushed.dropped.size(), 1U);
    EXPECT_EQ(pushed.dropped[0].message.topic, "a");
    EXPECT_FALSE(queue.push(outgoing("d", QoS::AtLeastOnce, 101)).taken
    ); // larger than the queue: nothing else goes for it
    EXPECT_EQ(queue.size(), 2U);
    EXPECT_EQ(queue.pop()->message.topic, "b");
    EXPECT_EQ(queue.pop()->message.topic, "c");
    EXPECT_FALSE(queue.pop().has_value());
    EXPECT_EQ(queue.bytes(), 0U);
}

class SubscribersTest : public ::testing::Test {
protected:
    Handler note(std::string name) {
        return [this, name](const Message& message) { seen_ += name + ":" + message.topic + " "; };
    }
    std::string deliver(const char* topic, const std::vector<Subscribers::FilterId>& filters = {}) {
        seen_.clear();
        subscribers_.deliver(topic, filters, Message{.topic = topic});
        return seen_;
    }
    Subscribers subscribers_;
    std::string seen_;
};

TEST_F(SubscribersTest, GetEveryMessageThatTheirFilterTakes) {
    subscribers_.add("a/+", QoS::AtMostOnce, note("one"));
    subscribers_.add("$share/g/a/b", QoS::AtMostOnce, note("two"));
    subscribers_.add("c", QoS::AtMostOnce, note("three"));
    EXPECT_EQ(deliver("a/b"), "one:a/b two:a/b ");
}

TEST_F(SubscribersTest, GetAMessageOnceWhereTheBrokerNamesTheSubscription) {
    const auto all = subscribers_.add("#", QoS::AtMostOnce, note("all"));
    const auto one = subscribers_.add("a", QoS::AtMostOnce, note("one"));
    EXPECT_EQ(deliver("a", {all.filter_id}), "all:a ");
    EXPECT_EQ(deliver("a", {one.filter_id}), "one:a ");
    EXPECT_EQ(deliver("b", {one.filter_id}), ""); // an identifier of somebody else's life
    EXPECT_EQ(deliver("a", {all.filter_id, one.filter_id}), "all:a one:a ");
}

TEST_F(SubscribersTest, OfOneFilterShareASubscriptionOfTheHighestQoS) {
    const auto first = subscribers_.add("a", QoS::AtLeastOnce, note("first"));
    const auto second = subscribers_.add("a", QoS::AtMostOnce, note("second"));
    EXPECT_EQ(first.filter_id, second.filter_id);
    EXPECT_EQ(second.qos, QoS::AtLeastOnce);
    EXPECT_EQ(subscribers_.remove(first.id), std::nullopt);
    EXPECT_EQ(subscribers_.remove(second.id), "a");
    EXPECT_EQ(subscribers_.remove(second.id), std::nullopt);
}

TEST_F(SubscribersTest, MayLeaveAndJoinWhileAMessageIsDelivered) {
    Subscribers::Id id = 0;
    id = subscribers_
             .add(
                 "a", QoS::AtMostOnce,
                 [&](const Message&) {
                     EXPECT_EQ(subscribers_.remove(id), "a");
                     subscribers_.add("a", QoS::AtMostOnce, note("new"));
                     seen_ += "left ";
                 }
             )
             .id;
    EXPECT_EQ(deliver("a"), "left ");
    EXPECT_EQ(deliver("a"), "new:a ");
}

} // namespace
} // namespace tutti::bus
