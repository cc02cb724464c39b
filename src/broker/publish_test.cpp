// PUBLISH to subscribers: quality of service, properties, retained messages, permissions.
#include "broker/test_client.hpp"

namespace tutti::broker {

using mqtt::QoS;
using mqtt::ReasonCode;
using mqtt::RetainHandling;
using mqtt::Version;

TEST(Publish, ReachesBothProtocolVersions) {
    World world;
    TestClient five(world), three(world), from_five(world), from_three(world);
    five.connect("5");
    three.connect("3", {.version = Version::V311});
    from_five.connect("f5");
    from_three.connect("f3", {.version = Version::V311});
    five.subscribe("t/+");
    three.subscribe("t/#");
    for (auto* sender : {&from_five, &from_three}) {
        sender->publish("t/x", "1");
        sender->publish("t/x", "2");
        sender->publish("t/y", "");
        EXPECT_EQ(five.payloads(), (Strings{"1", "2", ""}));
        EXPECT_EQ(three.payloads(), (Strings{"1", "2", ""}));
    }
    EXPECT_EQ(world.broker.stats().received, 6U);
    EXPECT_EQ(world.broker.stats().sent, 12U);
}

TEST(Publish, ABurstInOnePieceArrivesWholeInOrder) {
    World world;
    TestClient five(world), three(world), identified(world), small(world), sender(world);
    five.connect("5");
    three.connect("3", {.version = Version::V311});
    identified.connect("i");
    small.connect("s", {.maximum_packet_size = 50});
    sender.connect("f");
    five.subscribe("#");
    three.subscribe("#");
    identified.subscribe("#", QoS::AtMostOnce, {}, 5);
    small.subscribe("#");
    std::string burst;
    Strings expected;
    for (int i = 0; i < 50; ++i) {
        expected.push_back(std::string(static_cast<std::size_t>(i * 7), 'x') + std::to_string(i));
        encode(
            burst, mqtt::Publish{.topic = i % 10 < 7 ? "many" : "few", .payload = expected.back()},
            Version::V5
        );
    }
    sender.send_bytes(burst);
    EXPECT_EQ(five.payloads(), expected);
    EXPECT_EQ(three.payloads(), expected);
    const auto marked = identified.messages();
    ASSERT_EQ(marked.size(), expected.size());
    for (std::size_t i = 0; i < marked.size(); ++i) {
        EXPECT_EQ(marked[i].payload, expected[i]);
        EXPECT_EQ(marked[i].identifiers, std::vector<std::uint32_t>{5});
    }
    EXPECT_EQ(small.payloads(), Strings(expected.begin(), expected.begin() + 6));
}

// The route of a publisher's last topic is remembered; nothing may come from what it was.
TEST(Publish, WhatEachClientSendsAndGetsIsCounted) {
    World world;
    TestClient ear(world), mouth(world), gone(world);
    ear.connect("ear");
    ear.subscribe("t");
    gone.connect("gone");
    mouth.connect("mouth");
    for (int i = 0; i < 3; ++i) mouth.publish("t", "x");
    mouth.publish("t", "y", {.qos = QoS::AtLeastOnce, .packet_id = 1});
    EXPECT_EQ(ear.payloads(), (Strings{"x", "x", "x", "y"}));
    gone.vanish();
    const auto clients = world.broker.busiest_clients(10);
    ASSERT_EQ(clients.size(), 2U);
    const auto of = [&](std::string_view client) {
        return std::ranges::find(clients, client, &ClientTraffic::client)->traffic;
    };
    EXPECT_EQ(of("mouth").received, 4U);
    EXPECT_EQ(of("mouth").sent, 0U);
    EXPECT_EQ(of("ear").received, 0U);
    EXPECT_EQ(of("ear").sent, 4U);
    EXPECT_GT(of("mouth").bytes_received, of("mouth").bytes_sent);
    EXPECT_GE(clients.front().traffic.bytes(), clients.back().traffic.bytes());
    EXPECT_EQ(world.broker.busiest_clients(1).size(), 1U);
}

TEST(Publish, ARememberedTopicNoticesNewAndLostSubscribers) {
    World world;
    TestClient one(world), two(world), sender(world);
    one.connect("1");
    two.connect("2");
    sender.connect("s");
    one.subscribe("t");
    sender.publish("t", "a");
    sender.publish("t", "b");
    two.subscribe("#");
    sender.publish("t", "c");
    one.vanish();
    sender.publish("t", "d");
    EXPECT_EQ(two.payloads(), (Strings{"c", "d"}));
    two.subscribe("none");
    for (int i = 0; i < 2000; ++i) sender.publish("t/" + std::to_string(i), ""); // more than are kept
    sender.publish("t/1", "e");
    EXPECT_EQ(two.payloads().size(), 2001U);
}

TEST(Publish, QoS1IsAcknowledgedAndDeliveredUnderAnIdOfItsOwn) {
    World world;
    TestClient client(world), sender(world);
    client.connect("a");
    sender.connect("b");
    EXPECT_EQ(sender.publish_surely("t", "0").reason, ReasonCode::NoMatchingSubscribers);
    client.subscribe("t", QoS::AtLeastOnce);
    EXPECT_EQ(sender.publish_surely("t", "1").reason, ReasonCode::Success);
    const auto got = client.messages();
    ASSERT_EQ(got.size(), 1U);
    EXPECT_EQ(got[0].qos, QoS::AtLeastOnce);
    EXPECT_NE(got[0].packet_id, 0);
    EXPECT_FALSE(got[0].duplicate);
}

TEST(Publish, TheLowerQualityOfServiceCounts) {
    World world;
    TestClient zero(world), one(world), sender(world);
    zero.connect("0");
    one.connect("1");
    sender.connect("s");
    EXPECT_EQ(zero.subscribe("t").reasons, std::vector{ReasonCode::Success});
    EXPECT_EQ(one.subscribe("t", QoS::ExactlyOnce).reasons, std::vector{ReasonCode::GrantedQoS2});
    sender.publish_surely("t", "x");
    sender.publish("t", "y");
    EXPECT_EQ(zero.messages().at(0).qos, QoS::AtMostOnce);
    const auto got = one.messages();
    ASSERT_EQ(got.size(), 2U);
    EXPECT_EQ(got[0].qos, QoS::AtLeastOnce);
    EXPECT_EQ(got[1].qos, QoS::AtMostOnce);
}

TEST(Publish, OverlappingFiltersGiveOneMessageWithAllIdentifiers) {
    World world;
    TestClient client(world), sender(world);
    client.connect("a");
    sender.connect("s");
    client.subscribe("a/#", QoS::AtMostOnce, {}, 3);
    client.subscribe("a/+", QoS::AtLeastOnce, {}, 200);
    sender.publish_surely("a/b", "x");
    const auto got = client.messages();
    ASSERT_EQ(got.size(), 1U);
    EXPECT_EQ(got[0].qos, QoS::AtLeastOnce);
    EXPECT_EQ(got[0].identifiers, (std::vector<std::uint32_t>{3, 200}));
}

TEST(Publish, PropertiesPassUnchangedAndInOrder) {
    World world;
    TestClient plain(world), surely(world), sender(world);
    plain.connect("p");
    surely.connect("s");
    sender.connect("x");
    plain.subscribe("t");
    surely.subscribe("t", QoS::AtLeastOnce);
    std::string properties;
    mqtt::append_user_property(properties, "b", "1");
    mqtt::append_user_property(properties, "a", "2");
    mqtt::append_user_property(properties, "b", "3");
    const mqtt::Publish publish{
        .expiry_seconds = 30,
        .response_topic = "reply/x",
        .user_properties = mqtt::UserProperties(properties),
    };
    sender.publish_surely("t", "x", publish);
    for (auto* client : {&plain, &surely}) {
        const auto got = client->messages();
        ASSERT_EQ(got.size(), 1U);
        EXPECT_EQ(got[0].response_topic, "reply/x");
        EXPECT_EQ(got[0].expiry_seconds, 30U);
        EXPECT_EQ(
            got[0].user_properties,
            (std::vector<std::pair<std::string, std::string>>{{"b", "1"}, {"a", "2"}, {"b", "3"}})
        );
    }
}

TEST(Publish, NoLocalKeepsAClientsOwnMessagesFromIt) {
    World world;
    TestClient client(world), other(world);
    client.connect("a");
    other.connect("b");
    client.subscribe("t", QoS::AtLeastOnce, {.no_local = true});
    client.publish("t", "own");
    client.publish_surely("t", "own");
    other.publish("t", "other");
    EXPECT_EQ(client.payloads(), Strings{"other"});
}

TEST(Publish, APayloadThatIsNotTheUtf8ItSaysIsRefused) { // MQTT 5 §3.3.2.3.2
    World world;
    TestClient client(world), other(world), listener(world);
    client.connect("a");
    other.connect("b");
    listener.connect("l");
    listener.subscribe("t");
    const mqtt::Publish text{.payload_is_utf8 = true};
    EXPECT_EQ(client.publish_surely("t", "\xC3", text).reason, ReasonCode::PayloadFormatInvalid);
    EXPECT_FALSE(client.is_finished());
    client.publish_surely("t", "\xC3\xA9", text);
    client.publish_surely("t", std::string_view("\0", 1), text); // a text of MQTT has no NUL, UTF-8 may
    client.publish_surely("t", "\xC3");                          // nothing is said of it
    EXPECT_EQ(listener.payloads(), (Strings{"\xC3\xA9", std::string(1, '\0'), "\xC3"}));
    other.publish("t", "1", text);
    other.publish("t", "2", text);
    other.publish("t", "\xFF", text); // QoS 0, where the ones before were well
    EXPECT_EQ(other.take<mqtt::Disconnect>().reason, ReasonCode::PayloadFormatInvalid);
    EXPECT_EQ(listener.payloads(), (Strings{"1", "2"}));
}

TEST(Publish, WhatAMessageSaysOfItselfIsPassedOnAsItIs) { // [MQTT-3.3.2-4, -15, -16, -17, -18, -20]
    World world;
    TestClient client(world), listener(world), late(world);
    client.connect("a");
    listener.connect("l");
    listener.subscribe("t", QoS::AtLeastOnce);
    std::string properties;
    for (const auto* value : {"1", "2", "3"}) mqtt::append_user_property(properties, "same", value);
    mqtt::append_user_property(properties, "", "");
    const mqtt::Publish sent{
        .topic = "t",
        .payload = "x",
        .retain = true,
        .payload_is_utf8 = true,
        .content_type = "text/plain",
        .response_topic = "reply/to",
        .correlation_data = std::string_view("\0\xFF", 2),
        .user_properties = mqtt::UserProperties(properties),
    };
    client.publish("t", "x", sent);
    client.publish_surely("t", "x", sent);
    late.connect("late");
    late.subscribe("t", QoS::AtLeastOnce);
    for (TestClient* const each : {&listener, &listener, &late}) {
        auto got = each->take<mqtt::Publish>();
        EXPECT_EQ(got.retain, each == &late);
        got.qos = QoS::AtMostOnce;
        got.packet_id = 0;
        got.retain = true;
        EXPECT_EQ(got, sent);
    }
}

TEST(Publish, AResponseTopicWithAWildcardIsInvalid) { // [MQTT-3.3.2-14]
    World world;
    TestClient client(world);
    client.connect("a");
    client.publish("t", "x", {.response_topic = "reply/#"});
    EXPECT_EQ(client.take<mqtt::Disconnect>().reason, ReasonCode::TopicNameInvalid);
}

TEST(Publish, ForbiddenTopicsAreRefusedAndReportedOnce) {
    World world;
    TestClient anonymous(world), listener(world, Origin::Trusted), old(world);
    anonymous.connect("a");
    listener.connect("l");
    listener.subscribe("#");
    EXPECT_EQ(anonymous.publish_surely("cmd/x", "1").reason, ReasonCode::NotAuthorized);
    EXPECT_EQ(anonymous.publish_surely("$SYS/x", "1").reason, ReasonCode::NotAuthorized);
    anonymous.publish("cmd/x", "1");
    EXPECT_FALSE(anonymous.is_finished());
    EXPECT_EQ(listener.payloads(), Strings{});
    EXPECT_EQ(world.report.lines, Strings{"a may not publish cmd/x"});
    EXPECT_EQ(world.broker.stats().denied, 3U);
    // 3.1.1 has no word for a refusal, and a PUBACK would be a lie.
    old.connect("o", {.version = Version::V311});
    old.publish("cmd/x", "1", {.qos = QoS::AtLeastOnce});
    EXPECT_TRUE(old.is_finished());
}

TEST(Publish, WildcardsDoNotShowWhatAClientMayNotSee) {
    World world;
    TestClient anonymous(world), trusted(world, Origin::Trusted);
    anonymous.connect("a");
    trusted.connect("t");
    trusted.publish("cmd/kept", "0", {.retain = true});
    EXPECT_EQ(anonymous.subscribe("#").reasons, std::vector{ReasonCode::Success});
    EXPECT_EQ(anonymous.subscribe("cmd/+").reasons, std::vector{ReasonCode::NotAuthorized});
    trusted.publish("cmd/x", "1");
    trusted.publish("t", "2");
    EXPECT_EQ(anonymous.payloads(), Strings{"2"});
}

TEST(Retained, ANewSubscriptionGetsTheLastMessageOfEachTopic) {
    World world;
    TestClient sender(world), client(world);
    sender.connect("s");
    sender.publish("r/a", "old", {.retain = true});
    sender.publish("r/a", "new", {.retain = true});
    sender.publish_surely("r/b", "sure", {.retain = true});
    sender.publish("r/c", "gone", {.retain = true});
    sender.publish("r/c", "", {.retain = true});
    client.connect("c");
    client.subscribe("r/#", QoS::AtLeastOnce);
    const auto got = client.messages();
    ASSERT_EQ(got.size(), 2U);
    EXPECT_EQ(got[0].payload, "new");
    EXPECT_EQ(got[0].qos, QoS::AtMostOnce);
    EXPECT_TRUE(got[0].retain);
    EXPECT_EQ(got[1].payload, "sure");
    EXPECT_EQ(got[1].qos, QoS::AtLeastOnce);
}

TEST(Retained, TheFlagIsClearedForLiveMessagesUnlessAskedFor) {
    World world;
    TestClient plain(world), as_published(world), old(world), sender(world);
    plain.connect("p");
    plain.subscribe("t");
    as_published.connect("a");
    as_published.subscribe("t", QoS::AtMostOnce, {.retain_as_published = true});
    old.connect("o", {.version = Version::V311});
    old.subscribe("t");
    sender.connect("s");
    sender.publish("t", "x", {.retain = true});
    EXPECT_FALSE(plain.messages().at(0).retain);
    EXPECT_TRUE(as_published.messages().at(0).retain);
    EXPECT_FALSE(old.messages().at(0).retain);
}

TEST(Retained, HandlingDecidesWhatASubscriptionIsSent) {
    World world;
    TestClient client(world);
    client.connect("c");
    client.publish("t", "x", {.retain = true});
    client.subscribe("t", QoS::AtMostOnce, {.retain_handling = RetainHandling::Never});
    EXPECT_EQ(client.payloads(), Strings{});
    client.subscribe("t", QoS::AtMostOnce, {.retain_handling = RetainHandling::IfNew});
    EXPECT_EQ(client.payloads(), Strings{});
    client.subscribe("t", QoS::AtMostOnce, {.retain_handling = RetainHandling::Always});
    EXPECT_EQ(client.payloads(), Strings{"x"});
    client.subscribe("+", QoS::AtMostOnce, {.retain_handling = RetainHandling::IfNew});
    EXPECT_EQ(client.payloads(), Strings{"x"});
}

TEST(Retained, ExpiryCountsDownAndEnds) {
    World world;
    TestClient sender(world), early(world), late(world);
    sender.connect("s");
    sender.publish("t", "x", {.retain = true, .expiry_seconds = 60});
    world.pass(seconds(20));
    early.connect("e");
    early.subscribe("t");
    EXPECT_EQ(early.messages().at(0).expiry_seconds, 40U);
    world.pass(seconds(40));
    late.connect("l");
    late.subscribe("t");
    EXPECT_EQ(late.payloads(), Strings{});
    EXPECT_FALSE(world.broker.next_deadline()) << "nothing wakes up for what expires unseen";
}

TEST(Subscribe, RefusesWhatIsInvalidOrTooMuch) {
    World world(Options{.limits = {.subscriptions = 2, .topic_levels = 3}});
    TestClient client(world), old(world);
    client.connect("c");
    EXPECT_EQ(client.subscribe("a/#/b").reasons, std::vector{ReasonCode::TopicFilterInvalid});
    EXPECT_EQ(client.subscribe("a/b/c/d").reasons, std::vector{ReasonCode::QuotaExceeded});
    EXPECT_EQ(client.subscribe("1").reasons, std::vector{ReasonCode::Success});
    EXPECT_EQ(client.subscribe("2").reasons, std::vector{ReasonCode::Success});
    EXPECT_EQ(client.subscribe("3").reasons, std::vector{ReasonCode::QuotaExceeded});
    EXPECT_EQ(client.subscribe("2").reasons, std::vector{ReasonCode::Success});
    old.connect("o", {.version = Version::V311});
    EXPECT_EQ(old.subscribe("a/#/b").reasons, std::vector{ReasonCode::UnspecifiedError});
}

TEST(Unsubscribe, EndsDeliveryAndSaysWhatWasThere) {
    World world;
    TestClient client(world);
    client.connect("c");
    client.subscribe("t");
    mqtt::Unsubscribe unsubscribe{.packet_id = 3, .user_properties = {}, .filters = {"t", "u", "a/#/b"}};
    client.send(unsubscribe);
    EXPECT_EQ(
        client.take<mqtt::SubscriptionAck>().reasons,
        (std::vector{ReasonCode::Success, ReasonCode::NoSubscriptionExisted, ReasonCode::TopicFilterInvalid})
    );
    client.publish("t", "x");
    EXPECT_EQ(client.payloads(), Strings{});
}

} // namespace tutti::broker
