// Sessions: what waits for a sleeping client, windows, wills, expiry.
#include "broker/test_client.hpp"

namespace tutti::broker {

using mqtt::QoS;
using mqtt::ReasonCode;
using mqtt::Version;

TEST(Session, ASleepingClientGetsWhatItMissedInOrder) {
    World world;
    TestClient sender(world), before(world), after(world);
    sender.connect("s");
    before.connect("c", lasting);
    before.subscribe("t", QoS::AtLeastOnce);
    before.vanish();
    for (const auto* payload : {"1", "2", "3"}) sender.publish_surely("t", payload);
    sender.publish("t", "unkept");
    EXPECT_TRUE(after.connect("c", lasting).session_present);
    EXPECT_EQ(after.payloads(), (Strings{"1", "2", "3"}));
}

TEST(Session, TheUnacknowledgedIsSentAgainAsADuplicateUnderItsId) {
    World world;
    TestClient sender(world), before(world), after(world);
    sender.connect("s");
    before.connect("c", lasting);
    before.subscribe("t", QoS::AtLeastOnce);
    for (const auto* payload : {"1", "2", "3"}) sender.publish_surely("t", payload);
    const auto sent = before.messages();
    ASSERT_EQ(sent.size(), 3U);
    before.acknowledge(sent[1].packet_id);
    before.vanish();
    after.connect("c", lasting);
    const auto again = after.messages();
    ASSERT_EQ(again.size(), 2U);
    EXPECT_EQ(again[0].payload, "1");
    EXPECT_EQ(again[0].packet_id, sent[0].packet_id);
    EXPECT_TRUE(again[0].duplicate);
    EXPECT_EQ(again[1].payload, "3");
}

TEST(Session, CleanStartForgetsIt) {
    World world;
    TestClient before(world), after(world);
    before.connect("c", lasting);
    before.subscribe("t");
    before.vanish();
    EXPECT_FALSE(after.connect("c", {.clean_start = true}).session_present);
    EXPECT_EQ(world.broker.stats().subscriptions, 0U);
}

TEST(Session, ExpiresWhenItsTimeHasPassed) {
    World world;
    TestClient one(world), two(world), three(world);
    one.connect("c", lasting);
    one.vanish();
    world.pass(seconds(100) - microseconds(1));
    EXPECT_TRUE(two.connect("c", lasting).session_present);
    two.vanish();
    world.pass(seconds(100));
    EXPECT_EQ(world.broker.stats().sessions, 0U);
    EXPECT_FALSE(three.connect("c", lasting).session_present);
}

TEST(Session, DisconnectMayChangeItsExpiryButNotReviveIt) {
    World world;
    TestClient ending(world), reviving(world);
    ending.connect("c", lasting);
    ending.send(mqtt::Disconnect{.session_expiry_seconds = 0});
    EXPECT_EQ(world.broker.stats().sessions, 0U);
    reviving.connect("d");
    reviving.send(mqtt::Disconnect{.session_expiry_seconds = 10});
    EXPECT_EQ(reviving.take<mqtt::Disconnect>().reason, ReasonCode::ProtocolError);
    EXPECT_EQ(world.broker.stats().sessions, 0U);
}

TEST(Session, A311SessionWithoutCleanSessionLasts) {
    World world;
    TestClient before(world), after(world);
    before.connect("c", {.version = Version::V311, .clean_start = false});
    before.subscribe("t", QoS::AtLeastOnce);
    before.send(mqtt::Disconnect{});
    world.pass(std::chrono::hours(24));
    EXPECT_TRUE(after.connect("c", {.version = Version::V311, .clean_start = false}).session_present);
}

TEST(Session, TheClientsReceiveMaximumIsKept) {
    World world;
    TestClient client(world), sender(world);
    client.connect("c", {.receive_maximum = 2});
    sender.connect("s");
    client.subscribe("t", QoS::AtLeastOnce);
    for (const auto* payload : {"1", "2", "3", "4"}) sender.publish_surely("t", payload);
    const auto first = client.messages();
    ASSERT_EQ(first.size(), 2U);
    client.acknowledge(first[1].packet_id);
    const auto second = client.messages();
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(second[0].payload, "3");
    client.acknowledge(first[0].packet_id);
    client.acknowledge(second[0].packet_id);
    client.acknowledge(second[0].packet_id); // once more does no harm
    EXPECT_EQ(client.payloads(), Strings{"4"});
}

TEST(Session, AResumedWindowMayBeSmaller) {
    World world;
    TestClient before(world), sender(world), after(world);
    before.connect("c", lasting);
    before.subscribe("t", QoS::AtLeastOnce);
    sender.connect("s");
    for (const auto* payload : {"1", "2", "3"}) sender.publish_surely("t", payload);
    EXPECT_EQ(before.payloads().size(), 3U);
    before.vanish();
    auto narrow = lasting;
    narrow.receive_maximum = 1;
    after.connect("c", narrow);
    for (const auto* expected : {"1", "2", "3"}) {
        const auto got = after.messages();
        ASSERT_EQ(got.size(), 1U);
        EXPECT_EQ(got[0].payload, expected);
        after.acknowledge(got[0].packet_id);
    }
}

TEST(Session, WhatExpiresInTheQueueIsNotSent) {
    World world;
    TestClient before(world), sender(world), after(world);
    before.connect("c", lasting);
    before.subscribe("t", QoS::AtLeastOnce);
    before.vanish();
    sender.connect("s");
    sender.publish_surely("t", "short", {.expiry_seconds = 10});
    sender.publish_surely("t", "long", {.expiry_seconds = 50});
    world.pass(seconds(15));
    after.connect("c", lasting);
    const auto got = after.messages();
    ASSERT_EQ(got.size(), 1U);
    EXPECT_EQ(got[0].payload, "long");
    EXPECT_EQ(got[0].expiry_seconds, 35U);
    EXPECT_EQ(world.broker.stats().expired, 1U);
}

TEST(Will, IsPublishedWhenTheClientIsLostAndNotWhenItSaysGoodbye) {
    World world;
    TestClient listener(world), lost(world), polite(world), unusual(world);
    listener.connect("l");
    listener.subscribe("w/#");
    const auto with_will = [](std::string_view topic) {
        return mqtt::Connect{.will = mqtt::Will{.topic = topic, .payload = "gone", .retain = true}};
    };
    lost.connect("a", with_will("w/a"));
    polite.connect("b", with_will("w/b"));
    unusual.connect("c", with_will("w/c"));
    polite.send(mqtt::Disconnect{});
    EXPECT_EQ(listener.payloads(), Strings{});
    lost.vanish();
    EXPECT_EQ(listener.payloads(), Strings{"gone"});
    unusual.send(mqtt::Disconnect{.reason = ReasonCode::DisconnectWithWill});
    EXPECT_EQ(listener.payloads(), Strings{"gone"});
    EXPECT_EQ(world.broker.stats().retained, 2U);
}

TEST(Will, WaitsForItsDelayAndIsForgottenWhenTheClientReturns) {
    World world;
    TestClient listener(world), one(world), two(world);
    listener.connect("l");
    listener.subscribe("w");
    auto connect = lasting;
    connect.will = mqtt::Will{.topic = "w", .payload = "gone", .delay_seconds = 20};
    one.connect("c", connect);
    one.vanish();
    world.pass(seconds(20) - microseconds(1));
    EXPECT_EQ(listener.payloads(), Strings{});
    two.connect("c", connect);
    world.pass(seconds(50));
    EXPECT_EQ(listener.payloads(), Strings{});
    two.vanish();
    world.pass(seconds(20));
    EXPECT_EQ(listener.payloads(), Strings{"gone"});
    world.pass(seconds(200));
    EXPECT_EQ(listener.payloads(), Strings{});
}

TEST(Will, IsPublishedAtTheLatestWhenTheSessionEnds) {
    World world;
    TestClient listener(world), client(world);
    listener.connect("l");
    listener.subscribe("w");
    client.connect(
        "c", {.will = mqtt::Will{.topic = "w", .payload = "gone", .delay_seconds = 500},
              .session_expiry_seconds = 10}
    );
    client.vanish();
    world.pass(seconds(10));
    EXPECT_EQ(listener.payloads(), Strings{"gone"});
}

TEST(Will, IsPublishedForAMalformedPacket) {
    World world;
    TestClient listener(world), client(world);
    listener.connect("l");
    listener.subscribe("w");
    client.connect("c", {.will = mqtt::Will{.topic = "w", .payload = "gone"}});
    client.send_bytes("\xFF\xFF");
    EXPECT_TRUE(client.is_finished());
    EXPECT_EQ(listener.payloads(), Strings{"gone"});
}

} // namespace tutti::broker
