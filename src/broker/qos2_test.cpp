// Exactly once (MQTT 5 §4.3.3, MQTT 3.1.1 §4.3.3), both ways, and over a loss of the connection (§4.4).
#include "broker/test_client.hpp"

namespace tutti::broker {
namespace {

using mqtt::PacketId;
using mqtt::PacketType;
using mqtt::QoS;
using mqtt::ReasonCode;
using mqtt::Version;

constexpr QoS once = QoS::ExactlyOnce;

mqtt::Connect lasting_311() { return {.version = Version::V311, .clean_start = false}; }

mqtt::Ack answer(TestClient& client, PacketType type, PacketId id, ReasonCode reason = ReasonCode::Success) {
    client.send(mqtt::Ack{.type = type, .packet_id = id, .reason = reason});
    return client.take<mqtt::Ack>();
}

mqtt::Ack
publish(TestClient& client, PacketId id, std::string_view payload = "x", mqtt::Publish packet = {}) {
    packet.qos = once;
    packet.packet_id = id;
    client.publish("t", payload, packet);
    return client.take<mqtt::Ack>();
}

/// Somebody who takes what comes and finishes each exchange.
Strings settle(TestClient& client) {
    Strings payloads;
    for (auto got = client.messages(); !got.empty(); got = client.messages())
        for (const auto& message : got) {
            payloads.push_back(message.payload);
            if (message.qos == QoS::AtLeastOnce) client.acknowledge(message.packet_id);
            if (message.qos != once) continue;
            client.send(mqtt::Ack{.type = PacketType::Pubrec, .packet_id = message.packet_id});
            client.send(mqtt::Ack{.type = PacketType::Pubcomp, .packet_id = message.packet_id});
        }
    return payloads;
}

struct SenderAndReceiver : ::testing::Test {
    SenderAndReceiver() {
        receiver.connect("receiver", lasting);
        receiver.subscribe("t", once);
        sender.connect("sender", lasting);
    }
    World world;
    TestClient receiver{world}, sender{world};
};

using Qos2FromClients = SenderAndReceiver;
using Qos2ToClients = SenderAndReceiver;

TEST_F(Qos2FromClients, IsReceivedReleasedAndComplete) {
    EXPECT_EQ(publish(sender, 5).type, PacketType::Pubrec);
    const auto complete = answer(sender, PacketType::Pubrel, 5);
    EXPECT_EQ(complete.type, PacketType::Pubcomp);
    EXPECT_EQ(complete.packet_id, 5);
    EXPECT_EQ(complete.reason, ReasonCode::Success);
    EXPECT_EQ(receiver.payloads(), Strings{"x"});
}

TEST_F(Qos2FromClients, WhatComesAgainUnderItsIdIsNotDeliveredAgain) { // [MQTT-4.3.3-10]
    publish(sender, 5);
    const auto again = publish(sender, 5, "x", {.duplicate = true});
    EXPECT_EQ(again.type, PacketType::Pubrec);
    EXPECT_EQ(again.reason, ReasonCode::Success);
    EXPECT_EQ(receiver.payloads(), Strings{"x"});
}

TEST_F(Qos2FromClients, WhatComesAgainIsOneExchange) { // of those that the receive maximum counts
    for (unsigned i = 0; i < Limits{}.receive_maximum + 1U; ++i)
        publish(sender, 5, "x", {.duplicate = i != 0});
    EXPECT_EQ(answer(sender, PacketType::Pubrel, 5).reason, ReasonCode::Success);
    for (unsigned id = 1; id <= Limits{}.receive_maximum; ++id)
        sender.publish("elsewhere", "x", {.qos = once, .packet_id = static_cast<PacketId>(id)});
    EXPECT_FALSE(sender.is_finished());
}

TEST_F(Qos2FromClients, AReleasedIdIsFreeForAnotherMessage) { // [MQTT-4.3.3-12]
    publish(sender, 5, "one");
    answer(sender, PacketType::Pubrel, 5);
    publish(sender, 5, "two");
    EXPECT_EQ(receiver.payloads(), (Strings{"one", "two"}));
}

TEST_F(Qos2FromClients, AnUnknownIdIsCompletedWithReason0x92) { // MQTT 5 §3.7.2.1
    EXPECT_EQ(answer(sender, PacketType::Pubrel, 9).reason, ReasonCode::PacketIdentifierNotFound);
    TestClient old(world);
    old.connect("old", lasting_311());
    EXPECT_EQ(answer(old, PacketType::Pubrel, 9).type, PacketType::Pubcomp);
}

TEST_F(Qos2FromClients, NoSubscriberIsAReasonAndTheExchangeGoesOn) { // MQTT 5 §3.5.2.1
    sender.publish("nowhere", "x", {.qos = once, .packet_id = 5});
    EXPECT_EQ(sender.take<mqtt::Ack>().reason, ReasonCode::NoMatchingSubscribers);
    EXPECT_EQ(answer(sender, PacketType::Pubrel, 5).reason, ReasonCode::Success);
}

TEST_F(Qos2FromClients, ARefusalEndsTheExchange) { // [MQTT-4.3.3-9]
    sender.publish("cmd/x", "x", {.qos = once, .packet_id = 5});
    const auto refusal = sender.take<mqtt::Ack>();
    EXPECT_EQ(refusal.type, PacketType::Pubrec);
    EXPECT_EQ(refusal.reason, ReasonCode::NotAuthorized);
    EXPECT_EQ(publish(sender, 5).reason, ReasonCode::Success) << "the id is free";
    EXPECT_EQ(receiver.payloads(), Strings{"x"});
}

TEST_F(Qos2FromClients, TheirIdsOutliveTheConnection) { // MQTT 5 §4.1: session state
    publish(sender, 5, "one");
    sender.vanish();
    TestClient again(world);
    EXPECT_TRUE(again.connect("sender", lasting).session_present);
    EXPECT_EQ(publish(again, 5, "one", {.duplicate = true}).type, PacketType::Pubrec);
    EXPECT_EQ(answer(again, PacketType::Pubrel, 5).reason, ReasonCode::Success);
    EXPECT_EQ(receiver.payloads(), Strings{"one"});
}

TEST_F(Qos2FromClients, ANewSessionKnowsNoIds) {
    publish(sender, 5, "one");
    sender.vanish();
    TestClient again(world);
    again.connect("sender");
    publish(again, 5, "two");
    EXPECT_EQ(receiver.payloads(), (Strings{"one", "two"}));
}

TEST_F(Qos2FromClients, AnUnreleasedIdIsInUseForQoS1) { // MQTT 5 §3.4.2.1
    publish(sender, 5);
    EXPECT_EQ(sender.publish_surely("t", "y", {.packet_id = 5}).reason, ReasonCode::PacketIdentifierInUse);
    EXPECT_EQ(receiver.payloads(), Strings{"x"});
}

TEST_F(Qos2FromClients, EveryOtherIdUnreleasedIsOnTheClientsAccount) {
    World small(Options{.limits = {.session_bytes = 100'000}});
    TestClient hog(small);
    hog.connect("hog", {.version = Version::V311});
    std::uint32_t id = 1;
    for (; id <= 65'535 && !hog.is_finished(); id += 2) {
        hog.publish("t", "x", {.qos = once, .packet_id = static_cast<PacketId>(id)});
        hog.read_all();
    }
    EXPECT_TRUE(hog.is_finished());
    EXPECT_LE(small.broker.accounts().held()[Resource::SessionBytes], 100'000U);
}

TEST_F(Qos2ToClients, IsSentReceivedReleasedAndComplete) {
    publish(sender, 5);
    const auto got = receiver.messages();
    ASSERT_EQ(got.size(), 1U);
    EXPECT_EQ(got[0].qos, once);
    const auto release = answer(receiver, PacketType::Pubrec, got[0].packet_id);
    EXPECT_EQ(release.type, PacketType::Pubrel);
    EXPECT_EQ(release.packet_id, got[0].packet_id);
    receiver.send(mqtt::Ack{.type = PacketType::Pubcomp, .packet_id = release.packet_id});
    receiver.vanish();
    TestClient again(world);
    again.connect("receiver", lasting);
    EXPECT_EQ(again.payloads(), Strings{});
    EXPECT_EQ(world.broker.accounts().held()[Resource::SessionMessages], 0U);
}

TEST_F(Qos2ToClients, TheLowerQualityOfServiceCounts) {
    TestClient one(world), zero(world);
    one.connect("one");
    one.subscribe("t", QoS::AtLeastOnce);
    zero.connect("zero");
    zero.subscribe("t");
    publish(sender, 5);
    sender.publish_surely("t", "y");
    EXPECT_EQ(one.messages().at(0).qos, QoS::AtLeastOnce);
    EXPECT_EQ(zero.messages().at(0).qos, QoS::AtMostOnce);
    EXPECT_EQ(receiver.messages().at(1).qos, QoS::AtLeastOnce);
}

TEST_F(Qos2ToClients, BothVersionsGetTheSameMessage) {
    TestClient old(world);
    old.connect("old", lasting_311());
    EXPECT_EQ(old.subscribe("t", once).reasons, std::vector{ReasonCode::GrantedQoS2});
    publish(sender, 5, "payload", {.response_topic = "reply"});
    const auto five = receiver.messages();
    const auto three = old.messages();
    ASSERT_EQ(five.size(), 1U);
    ASSERT_EQ(three.size(), 1U);
    EXPECT_EQ(five[0].response_topic, "reply");
    EXPECT_EQ(three[0].payload, "payload");
    EXPECT_EQ(three[0].qos, once);
}

TEST_F(Qos2ToClients, TheUnreceivedIsSentAgainUnderItsIdAndTheReceivedIsReleasedAgain) { // [MQTT-4.4.0-1]
    for (PacketId id = 1; id <= 4; ++id) publish(sender, id, std::to_string(id));
    const auto sent = receiver.messages();
    ASSERT_EQ(sent.size(), 4U);
    answer(receiver, PacketType::Pubrec, sent[2].packet_id);
    answer(receiver, PacketType::Pubrec, sent[0].packet_id);
    receiver.vanish();
    TestClient again(world);
    again.connect("receiver", lasting);
    EXPECT_EQ(again.take<mqtt::Ack>().packet_id, sent[2].packet_id); // as the PUBRECs came ([MQTT-4.6.0-4])
    EXPECT_EQ(again.take<mqtt::Ack>().packet_id, sent[0].packet_id);
    const auto resent = again.messages();
    ASSERT_EQ(resent.size(), 2U);
    EXPECT_EQ(resent[0].payload, "2");
    EXPECT_EQ(resent[0].packet_id, sent[1].packet_id);
    EXPECT_TRUE(resent[0].duplicate);
    EXPECT_EQ(resent[1].payload, "4");
}

TEST_F(Qos2ToClients, ARefusalFreesTheId) { // [MQTT-4.3.3-4]
    publish(sender, 5);
    const auto got = receiver.messages();
    receiver.send(mqtt::Ack{
        .type = PacketType::Pubrec,
        .packet_id = got.at(0).packet_id,
        .reason = ReasonCode::UnspecifiedError,
    });
    EXPECT_EQ(world.broker.output(receiver.id()), "") << "there is nothing to release";
    EXPECT_EQ(world.broker.accounts().held()[Resource::SessionMessages], 0U);
}

TEST_F(Qos2ToClients, AnUnknownIdIsReleasedWithReason0x92) { // MQTT 5 §3.6.2.1
    const auto release = answer(receiver, PacketType::Pubrec, 99);
    EXPECT_EQ(release.type, PacketType::Pubrel);
    EXPECT_EQ(release.reason, ReasonCode::PacketIdentifierNotFound);
    receiver.send(mqtt::Ack{.type = PacketType::Pubcomp, .packet_id = 99});
    EXPECT_FALSE(receiver.is_finished());
}

TEST_F(Qos2ToClients, AnAnswerOutOfTurnIsAProtocolError) { // MQTT 5 §4.13
    for (const auto wrong : {PacketType::Puback, PacketType::Pubcomp}) {
        TestClient client(world);
        client.connect("c");
        client.subscribe("t", once);
        publish(sender, wrong == PacketType::Puback ? 1 : 2);
        client.send(mqtt::Ack{.type = wrong, .packet_id = client.messages().at(0).packet_id});
        EXPECT_EQ(client.take<mqtt::Disconnect>().reason, ReasonCode::ProtocolError);
    }
}

TEST_F(Qos2ToClients, CountsAgainstTheReceiveMaximumUntilItIsComplete) { // MQTT 5 §4.9
    TestClient narrow(world);
    narrow.connect("narrow", {.receive_maximum = 1});
    narrow.subscribe("t", once);
    publish(sender, 1, "one");
    publish(sender, 2, "two");
    const auto first = narrow.messages();
    ASSERT_EQ(first.size(), 1U);
    answer(narrow, PacketType::Pubrec, first[0].packet_id);
    EXPECT_EQ(narrow.payloads(), Strings{});
    narrow.send(mqtt::Ack{.type = PacketType::Pubcomp, .packet_id = first[0].packet_id});
    EXPECT_EQ(narrow.payloads(), Strings{"two"});
}

TEST_F(Qos2ToClients, AResumedWindowMayBeSmallerAndEachKeepsItsId) {
    for (PacketId id = 1; id <= 3; ++id) publish(sender, id, std::to_string(id));
    const auto sent = receiver.messages();
    receiver.vanish();
    auto narrow = lasting;
    narrow.receive_maximum = 1;
    TestClient again(world);
    again.connect("receiver", narrow);
    for (std::size_t i = 0; i < 3; ++i) {
        const auto got = again.messages();
        ASSERT_EQ(got.size(), 1U);
        EXPECT_EQ(got[0].packet_id, sent[i].packet_id);
        answer(again, PacketType::Pubrec, got[0].packet_id);
        again.send(mqtt::Ack{.type = PacketType::Pubcomp, .packet_id = got[0].packet_id});
    }
    EXPECT_EQ(again.payloads(), Strings{});
}

TEST_F(Qos2ToClients, ASleepingClientGetsWhatItMissedOnceEach) {
    receiver.vanish();
    for (PacketId id = 1; id <= 300; ++id) {
        publish(sender, id, std::to_string(id));
        answer(sender, PacketType::Pubrel, id);
    }
    TestClient again(world);
    again.connect("receiver", lasting);
    const auto got = settle(again);
    ASSERT_EQ(got.size(), 300U);
    EXPECT_EQ(got.back(), "300");
    EXPECT_EQ(world.broker.accounts().held()[Resource::SessionMessages], 0U);
}

TEST_F(Qos2ToClients, RetainedMessagesAndWillsCarryIt) {
    TestClient dying(world), late(world);
    dying.connect("d", {.will = mqtt::Will{.topic = "w", .payload = "gone", .qos = once, .retain = true}});
    publish(sender, 5, "kept", {.retain = true});
    dying.vanish();
    late.connect("late");
    late.subscribe("#", once);
    const auto got = late.messages();
    ASSERT_EQ(got.size(), 2U);
    for (const auto& message : got) EXPECT_EQ(message.qos, once);
}

TEST(Qos2ToAClientThatTakesLess, ReleasesWhatHasBecomeTooLarge) {
    World world;
    TestClient first(world);
    first.connect("receiver", lasting);
    first.subscribe("t", mqtt::QoS::ExactlyOnce);
    TestClient sender(world);
    sender.connect("sender");
    const std::string large(500, 'x');
    sender.publish("t", large, {.qos = mqtt::QoS::ExactlyOnce});
    const auto id = first.messages().at(0).packet_id;
    first.vanish();
    TestClient second(world);
    auto connect = lasting;
    connect.maximum_packet_size = 100;
    EXPECT_TRUE(second.connect("receiver", connect).session_present);
    const auto release = second.take<mqtt::Ack>();
    EXPECT_EQ(release.type, mqtt::PacketType::Pubrel);
    EXPECT_EQ(release.packet_id, id);
    second.send(mqtt::Ack{.type = mqtt::PacketType::Pubcomp, .packet_id = id});
    EXPECT_EQ(world.broker.accounts().held()[Resource::SessionMessages], 0U);
    EXPECT_FALSE(second.is_finished());
}

} // namespace
} // namespace tutti::broker
