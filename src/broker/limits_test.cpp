// What a client can make the broker hold is bounded, and input of any shape does no harm.
#include "broker/test_client.hpp"

namespace tutti::broker {

using mqtt::QoS;
using mqtt::ReasonCode;
using mqtt::Version;

/// Whatever there is, for anybody.
constexpr Shares everything{.anonymous = 100, .user = 100, .trusted = 100, .reserve = 0, .client = 100};

TEST(Limits, ASlowConsumerLosesQoS0BeyondItsQueueAndThenCatchesUp) {
    World world(Options{.limits = {.queue_messages = 5}});
    TestClient slow(world), sender(world);
    slow.connect("slow");
    slow.subscribe("t");
    sender.connect("s");
    sender.publish("t", "first");
    slow.read(3); // its transport blocks within the message
    for (int i = 0; i < 20; ++i) sender.publish("t", std::to_string(i));
    EXPECT_EQ(world.broker.stats().dropped, 15U);
    EXPECT_EQ(slow.payloads(), (Strings{"first", "15", "16", "17", "18", "19"}));
    sender.publish("t", "again");
    EXPECT_EQ(slow.payloads(), Strings{"again"});
    EXPECT_FALSE(slow.is_finished());
}

TEST(Limits, ASlowConsumerLosesQoS0BeyondItsBytes) {
    World world(Options{.limits = {.queue_bytes = 1000}});
    TestClient slow(world), sender(world);
    slow.connect("slow");
    slow.subscribe("t");
    sender.connect("s");
    sender.publish("t", std::string(100, 'x'));
    slow.read(3);
    for (int i = 0; i < 50; ++i) sender.publish("t", std::string(100, 'x'));
    EXPECT_GT(world.broker.stats().dropped, 35U);
    slow.read(); // the rest of the message
    EXPECT_LE(world.broker.output(slow.id()).size(), 1000U);
}

TEST(Limits, ASleepingClientsQueueKeepsTheOldest) {
    World world(Options{.limits = {.sleeping_bytes = 5000}});
    TestClient before(world), sender(world), after(world);
    before.connect("c", lasting);
    before.subscribe("t", QoS::AtLeastOnce);
    before.vanish();
    sender.connect("s");
    for (int i = 0; i < 5; ++i) sender.publish_surely("t", std::to_string(i) + std::string(1000, 'x'));
    after.connect("c", lasting);
    const auto kept = after.payloads();
    ASSERT_EQ(kept.size(), 3U);
    EXPECT_EQ(kept.back().front(), '2');
    EXPECT_EQ(world.broker.stats().lost, 2U);
    EXPECT_EQ(
        world.report.lines, (Strings{"c: the connection was lost", "c loses messages", "c has lost 2"})
    );
}

TEST(Limits, AClientThatNeverAcknowledgesIsDisconnectedAtTheHardLimit) {
    World world(Options{.limits = {.queue_bytes = 1000, .inflight = 1, .hard_factor = 8}});
    TestClient stuck(world), sender(world);
    stuck.connect("c", lasting);
    stuck.subscribe("t", QoS::AtLeastOnce);
    sender.connect("s");
    for (mqtt::PacketId id = 1; id <= 7; ++id) {
        EXPECT_FALSE(stuck.is_finished());
        sender.publish("t", std::string(1000, 'x'), {.qos = QoS::AtLeastOnce, .packet_id = id});
    }
    EXPECT_TRUE(stuck.is_finished());
    stuck.messages();
    EXPECT_EQ(world.report.lines.at(0), "c: does not keep up");
}

TEST(Limits, AClientThatSendsWithoutReadingIsDisconnected) {
    World world(Options{.limits = {.queue_bytes = 1000, .hard_factor = 8}});
    TestClient client(world);
    client.connect("c");
    client.send(mqtt::Pingreq{});
    client.read(1);
    std::string pings;
    for (int i = 0; i < 5000; ++i) encode(pings, mqtt::Pingreq{});
    client.send_bytes(pings);
    EXPECT_TRUE(client.is_finished());
}

TEST(Limits, RetainedBytesAreBoundedAndTheSenderIsTold) {
    World world(Options{.limits = {.retained_bytes = 80'000}}); // an eighth of it for one anonymous client
    TestClient sender(world);
    sender.connect("s");
    int accepted = 0;
    for (int i = 0; i < 100; ++i)
        accepted += !is_failure(
            sender.publish_surely("t/" + std::to_string(i), std::string(500, 'x'), {.retain = true}).reason
        );
    EXPECT_GT(accepted, 5);
    EXPECT_LT(accepted, 20);
    EXPECT_LE(world.broker.stats().stored_bytes, 10'000U);
    for (int i = 0; i < 100; ++i) sender.publish("t/" + std::to_string(i), "", {.retain = true});
    EXPECT_EQ(world.broker.stats().stored_bytes, 0U);
    EXPECT_EQ(sender.publish_surely("t", "x", {.retain = true}).reason, ReasonCode::NoMatchingSubscribers);
}

TEST(Limits, WhatTheHubItselfSaysIsNeverRefused) {
    World world(Options{.limits = {.retained_messages = 3, .shares = everything}});
    TestClient sender(world), listener(world);
    sender.connect("s");
    for (int i = 0; i < 3; ++i) sender.publish("t/" + std::to_string(i), "x", {.retain = true});
    world.broker.say({.topic = "health/hub", .payload = "full", .retain = true}, world.now);
    world.broker.say({.topic = "health/hub", .payload = "still full", .retain = true}, world.now);
    listener.connect("l");
    listener.subscribe("health/hub");
    EXPECT_EQ(listener.payloads(), Strings{"still full"});
}

TEST(Limits, AClientWithAllItsFiltersIsRefusedMoreAndItsAccountIsNotBlamed) {
    World world(Options{.limits = {.subscriptions = 2}});
    TestClient client(world);
    client.connect("c");
    EXPECT_FALSE(is_failure(client.subscribe("a").reasons[0]));
    EXPECT_FALSE(is_failure(client.subscribe("b").reasons[0]));
    EXPECT_EQ(client.subscribe("c").reasons[0], ReasonCode::QuotaExceeded);
    EXPECT_FALSE(is_failure(client.subscribe("b").reasons[0])) << "it has that one";
    EXPECT_EQ(world.broker.accounts().refused(Principal::Kind::Anonymous), Amounts{});
    EXPECT_TRUE(world.report.lines.empty());
}

TEST(Limits, ExpiredRetainedMessagesMakeRoomForNewOnes) {
    World world(Options{.limits = {.retained_messages = 3, .shares = everything}});
    TestClient sender(world);
    sender.connect("s");
    for (int i = 0; i < 3; ++i)
        sender.publish("t/" + std::to_string(i), "x", {.retain = true, .expiry_seconds = 5});
    EXPECT_EQ(sender.publish_surely("u", "x", {.retain = true}).reason, ReasonCode::QuotaExceeded);
    world.pass(seconds(5));
    EXPECT_EQ(sender.publish_surely("u", "x", {.retain = true}).reason, ReasonCode::NoMatchingSubscribers);
    EXPECT_EQ(world.broker.stats().retained, 1U);
}

TEST(Limits, TheLongestAsleepMakesRoomForANewSession) {
    World world(Options{.limits = {.sessions = 2, .shares = everything}});
    TestClient one(world), two(world), three(world), again(world);
    one.connect("1", lasting);
    one.vanish();
    world.pass(seconds(1));
    two.connect("2", lasting);
    two.vanish();
    three.connect("3", lasting);
    EXPECT_EQ(world.broker.stats().sessions, 2U);
    EXPECT_TRUE(again.connect("2", lasting).session_present);
}

TEST(Limits, AFloodWithoutConnectKeepsNobodyOutAndTakesNoMorePlaces) {
    World world(Options{.limits = {.silent = 4}});
    for (int i = 0; i < 1000; ++i) {
        EXPECT_LE(world.broker.open({}, world.now).value, 4U);
        std::vector<ConnectionId> ready;
        world.broker.take_ready(ready);
        for (const auto id : ready)
            if (world.broker.is_finished(id)) world.broker.closed(id, world.now);
    }
    EXPECT_EQ(world.broker.stats().made_way, 996U);
    TestClient client(world);
    client.connect("c");
    EXPECT_FALSE(client.is_finished());
}

TEST(Limits, ALargePacketIsRefusedByItsHeaderAlone) {
    World world(Options{.limits = {.packet = 1000}});
    TestClient client(world);
    client.connect("c");
    client.send_bytes("\x30\xff\xff\x03");
    EXPECT_EQ(client.take<mqtt::Disconnect>().reason, ReasonCode::PacketTooLarge);
    EXPECT_TRUE(client.is_finished());
}

TEST(Limits, RetainedMessagesBeyondTheQueueStillReachANewSubscriber) {
    World world(Options{.limits = {.queue_messages = 10, .queue_bytes = 1000, .inflight = 3}});
    TestClient sender(world), client(world);
    sender.connect("s");
    for (int i = 0; i < 500; ++i)
        sender.publish_surely("t/" + std::to_string(i), std::string(300, 'x'), {.retain = true});
    client.connect("c");
    client.subscribe("t/#");
    EXPECT_LT(world.broker.output(client.id()).size(), 70'000U) << "not all of it at once";
    EXPECT_EQ(client.payloads().size(), 500U);
}

TEST(Limits, ARetainedMessageReplacedWhileItWaitedIsSentAsItsReplacement) {
    World world;
    TestClient sender(world), client(world);
    sender.connect("s");
    for (int i = 0; i < 200; ++i)
        sender.publish("t/" + std::to_string(1000 + i), std::string(1000, 'x'), {.retain = true});
    client.connect("c");
    client.subscribe("t/+");
    sender.publish("t/1199", "newer", {.retain = true});
    const auto got = client.messages();
    ASSERT_EQ(got.size(), 201U);
    EXPECT_EQ(got.back().topic, "t/1199");
    EXPECT_EQ(got.back().payload, "newer");
}

TEST(Input, OneByteAtATimeGivesTheSameResult) {
    World world;
    TestClient client(world), listener(world);
    listener.connect("l");
    listener.subscribe("#", QoS::AtLeastOnce);
    std::string bytes;
    encode(bytes, mqtt::Connect{.client_id = "c"});
    Strings expected;
    for (int i = 0; i < 20; ++i) {
        expected.push_back(std::string(static_cast<std::size_t>(i * 20), 'y') + std::to_string(i));
        mqtt::Publish publish{.topic = "t", .payload = expected.back()};
        if (i % 3 == 0) {
            publish.qos = QoS::AtLeastOnce;
            publish.packet_id = 5;
        }
        encode(bytes, publish, Version::V5);
    }
    for (const char byte : bytes) client.send_bytes({&byte, 1});
    EXPECT_EQ(listener.payloads(), expected);
    EXPECT_FALSE(client.is_finished());
}

TEST(Input, SplitAnywhereGivesTheSameResult) {
    std::string bytes;
    encode(bytes, mqtt::Connect{.client_id = "c"});
    for (const auto* payload : {"one", "two", "three"})
        encode(bytes, mqtt::Publish{.topic = "t", .payload = payload}, Version::V5);
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        World world;
        TestClient client(world), listener(world);
        listener.connect("l");
        listener.subscribe("t");
        client.send_bytes(std::string_view(bytes).substr(0, cut));
        client.send_bytes(std::string_view(bytes).substr(cut));
        EXPECT_EQ(listener.payloads(), (Strings{"one", "two", "three"})) << "cut at " << cut;
    }
}

// Valid traffic with bytes changed at random: every connection either goes on or ends, the others are served.
TEST(Input, GarbageEndsItsOwnConnectionAtMost) {
    SeededRandom random(3);
    World world;
    TestClient witness(world);
    witness.connect("witness");
    witness.subscribe("sane");
    std::string valid;
    encode(valid, mqtt::Connect{.client_id = "c", .will = mqtt::Will{.topic = "w", .payload = "x"}});
    mqtt::Subscribe subscribe{.packet_id = 1};
    subscribe.requests.push_back({.filter = "a/#", .maximum_qos = QoS::AtLeastOnce});
    encode(valid, subscribe, Version::V5);
    for (int i = 0; i < 5; ++i)
        encode(
            valid, mqtt::Publish{.topic = "a/b", .payload = "x", .qos = QoS::AtLeastOnce, .packet_id = 3},
            Version::V5
        );
    for (int round = 0; round < 3000; ++round) {
        auto bytes = valid;
        for (auto changes = random.next() % 4 + 1; changes != 0; --changes)
            bytes[random.next() % bytes.size()] = static_cast<char>(random.next());
        TestClient client(world);
        client.send_bytes(bytes);
        client.vanish();
    }
    witness.messages();
    witness.publish("sane", "yes");
    EXPECT_EQ(witness.payloads(), Strings{"yes"});
}

} // namespace tutti::broker
