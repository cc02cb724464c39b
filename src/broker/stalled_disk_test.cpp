// What a disk that takes its time makes the broker hold, and for whom.
#include "broker/noted_journal.hpp"
#include "broker/test_client.hpp"

namespace tutti::broker {
namespace {

using mqtt::PacketType;
using mqtt::QoS;

constexpr mqtt::Connect durable{.clean_start = false, .session_expiry_seconds = 1000};

struct StalledDisk : ::testing::Test {
    StalledDisk() { world.broker.restore(journal, {}, world.now); }

    void goes_on() { world.broker.synced(journal.position(), world.now); }
    std::uint64_t charged() const { return world.broker.accounts().held()[Resource::SessionBytes]; }
    /// Connects, with a session that takes QoS 2 of "t".
    void receive_on(TestClient& client, const mqtt::Connect& as = durable) {
        client.connect("receiver", as);
        mqtt::Subscribe subscribe{.packet_id = 9};
        subscribe.requests.push_back({.filter = "t", .maximum_qos = QoS::ExactlyOnce});
        client.send(subscribe);
        goes_on();
        client.messages();
    }
    void publish(mqtt::PacketId id, std::string_view payload) {
        sender.publish("t", payload, {.qos = QoS::ExactlyOnce, .packet_id = id});
    }

    NotedJournal journal;
    World world;
    TestClient sender{world}, receiver{world};
};

TEST_F(StalledDisk, KeepsTheMessageOfQoS2ToADurableClientBackUntilItGoesOn) {
    sender.connect("sender");
    receive_on(receiver);
    publish(1, "once");
    EXPECT_EQ(receiver.payloads(), Strings{});
    goes_on();
    const auto got = receiver.messages();
    ASSERT_EQ(got.size(), 1U);
    EXPECT_EQ(got[0].payload, "once");
    EXPECT_FALSE(got[0].duplicate);
    goes_on();
    EXPECT_EQ(receiver.payloads(), Strings{});
}

TEST_F(StalledDisk, HoldsAMessageOnceAndOnTheAccountOfTheClient) {
    sender.connect("sender");
    receive_on(receiver);
    const std::string payload(10'000, 'x');
    const auto before = charged();
    for (mqtt::PacketId id = 1; id <= 20; ++id) publish(id, payload);
    EXPECT_GE(charged(), before + 20 * payload.size());
    EXPECT_LE(world.broker.stats().stored_bytes, charged());
    EXPECT_LE(world.broker.stats().sent, 8U) << "what does not go to the client waits in its queue";
    std::size_t came = 0;
    for (int turn = 0; turn < 10; ++turn) {
        goes_on();
        for (const auto& got : receiver.messages()) {
            EXPECT_EQ(got.payload.size(), payload.size());
            ++came;
        }
    }
    EXPECT_EQ(came, 20U);
}

TEST_F(StalledDisk, SendsAgainUnderTheIdWhatWasOnItsWayOverAnEarlierConnection) {
    sender.connect("sender");
    receive_on(receiver);
    publish(1, "once");
    receiver.vanish();
    TestClient again(world);
    EXPECT_TRUE(again.connect("receiver", durable).session_present);
    EXPECT_EQ(again.payloads(), Strings{}) << "its id is not on the disk yet";
    goes_on();
    const auto got = again.messages();
    ASSERT_EQ(got.size(), 1U) << "and not once for each connection";
    EXPECT_TRUE(got[0].duplicate);
}

TEST_F(StalledDisk, ForgetsTheAnswersToAClientThatGoes) {
    receive_on(receiver);
    const auto before = charged();
    for (int i = 0; i < 200; ++i) {
        TestClient brief(world);
        brief.connect("brief");
        for (mqtt::PacketId id = 1; id <= 100; ++id)
            brief.publish("t", "x", {.qos = QoS::AtLeastOnce, .packet_id = id});
        EXPECT_TRUE(brief.acknowledgements().empty());
        brief.vanish();
        for (const auto& got : receiver.messages()) receiver.acknowledge(got.packet_id);
    }
    EXPECT_EQ(charged(), before);
    TestClient later(world);
    later.connect("later");
    goes_on();
    EXPECT_TRUE(later.acknowledgements().empty()) << "those are nobody's";
}

TEST_F(StalledDisk, AnswersThoseWhoStayInTheOrderOfTheirPackets) {
    receive_on(receiver);
    sender.connect("sender");
    TestClient leaves(world);
    leaves.connect("leaves");
    for (mqtt::PacketId id = 1; id <= 3; ++id) {
        leaves.publish("t", "x", {.qos = QoS::AtLeastOnce, .packet_id = id});
        sender.publish("t", "x", {.qos = QoS::AtLeastOnce, .packet_id = id});
    }
    leaves.vanish();
    goes_on();
    std::vector<mqtt::PacketId> ids;
    for (const auto& ack : sender.acknowledgements()) ids.push_back(ack.packet_id);
    EXPECT_EQ(ids, (std::vector<mqtt::PacketId>{1, 2, 3}));
}

TEST_F(StalledDisk, TellsACleanStartNothingUntilTheSessionBeforeHasEndedForGood) {
    receive_on(receiver);
    receiver.vanish();
    sender.connect("sender");
    TestClient anew(world);
    anew.send(mqtt::Connect{.client_id = "receiver"});
    mqtt::Subscribe subscribe{.packet_id = 9};
    subscribe.requests.push_back({.filter = "t"});
    anew.send(subscribe);
    anew.send(mqtt::Pingreq{});
    sender.publish("t", "said meanwhile");
    world.broker.advance(world.now);
    anew.read_all();
    EXPECT_FALSE(anew.next_packet());
    goes_on();
    EXPECT_FALSE(anew.take<mqtt::Connack>().session_present);
    anew.take<mqtt::SubscriptionAck>();
    anew.take<mqtt::Pingresp>();
    EXPECT_EQ(anew.payloads(), Strings{"said meanwhile"});
    sender.publish("t", "said later");
    EXPECT_EQ(anew.payloads(), Strings{"said later"});
}

TEST_F(StalledDisk, TellsACleanStartThatIsTriedAgainNoMoreThanTheFirst) {
    receive_on(receiver);
    receiver.vanish();
    for (int i = 0; i < 3; ++i) {
        TestClient impatient(world);
        impatient.send(mqtt::Connect{.client_id = "receiver"});
        impatient.read_all();
        EXPECT_FALSE(impatient.next_packet());
        impatient.vanish();
    }
    TestClient last(world);
    last.send(mqtt::Connect{.client_id = "receiver"});
    last.read_all();
    EXPECT_FALSE(last.next_packet());
    goes_on();
    EXPECT_FALSE(last.take<mqtt::Connack>().session_present);
    TestClient later(world);
    EXPECT_FALSE(later.connect("receiver").session_present) << "at once";
}

TEST_F(StalledDisk, TellsWhoComesBehindASessionThatHasJustEndedNothingUntilThatIsSoForGood) {
    for (const bool clean_start : {false, true}) {
        TestClient before(world), behind(world);
        receive_on(before);
        before.send(mqtt::Disconnect{.session_expiry_seconds = 0});
        behind.send(mqtt::Connect{.clean_start = clean_start, .client_id = "receiver"});
        behind.read_all();
        EXPECT_FALSE(behind.next_packet());
        goes_on();
        EXPECT_FALSE(behind.take<mqtt::Connack>().session_present);
        behind.vanish();
    }
}

TEST_F(StalledDisk, WaitsForTheEndOfAFewThousandSessionsAndNoMore) {
    constexpr int most = 4096;
    for (int i = 0; i <= most; ++i) {
        TestClient each(world);
        auto connect = durable;
        const auto name = fmt::format("brief-{:05}", i);
        connect.client_id = name;
        each.send(connect);
        each.send(mqtt::Disconnect{.session_expiry_seconds = 0});
        each.vanish();
    }
    TestClient first(world), last(world);
    EXPECT_EQ(first.connect("brief-00000").reason, mqtt::ReasonCode::Success);
    last.send(mqtt::Connect{.client_id = fmt::format("brief-{:05}", most)});
    last.read_all();
    EXPECT_FALSE(last.next_packet());
}

// Else the id of what comes meanwhile, of which the disk knows nothing, would be another message's after a
// crash that has the session as it was.
TEST_F(StalledDisk, TellsASessionThatIsToEndWithTheHubNothingUntilThatIsSoForGood) {
    receive_on(receiver);
    receiver.vanish();
    TestClient again(world);
    again.send(mqtt::Connect{.clean_start = false, .client_id = "receiver", .session_expiry_seconds = 1});
    again.read_all();
    EXPECT_FALSE(again.next_packet());
    goes_on();
    EXPECT_TRUE(again.take<mqtt::Connack>().session_present);
}

TEST_F(StalledDisk, HoldsUpNoOtherClientThatConnects) {
    receive_on(receiver);
    journal.erase(0);
    TestClient other(world);
    EXPECT_EQ(other.connect("other").reason, mqtt::ReasonCode::Success);
    receiver.vanish();
    TestClient again(world);
    EXPECT_TRUE(again.connect("receiver", durable).session_present);
}

TEST_F(StalledDisk, LetsACleanStartInWhereItIsKnownToFail) {
    receive_on(receiver);
    journal.is_full = true;
    TestClient anew(world);
    EXPECT_EQ(anew.connect("receiver").reason, mqtt::ReasonCode::Success);
}

} // namespace
} // namespace tutti::broker
