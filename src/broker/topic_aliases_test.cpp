// Topic aliases (MQTT 5 §3.3.2.3.4, §3.3.4).
#include "broker/test_client.hpp"

namespace tutti::broker {

using mqtt::QoS;
using mqtt::ReasonCode;
using mqtt::Version;

namespace {

struct AliasPair {
    explicit AliasPair(Options options = {}) : world(std::move(options)) {
        sender.connect("sender");
        receiver.connect("receiver");
        receiver.subscribe("#", QoS::AtLeastOnce);
    }
    std::vector<std::pair<std::string, std::string>> got() {
        std::vector<std::pair<std::string, std::string>> all;
        for (const auto& each : receiver.messages()) {
            all.emplace_back(each.topic, each.payload);
            if (each.packet_id != 0) receiver.acknowledge(each.packet_id);
        }
        return all;
    }

    World world;
    TestClient sender{world}, receiver{world};
};

using Messages = std::vector<std::pair<std::string, std::string>>;

std::string encoded(const std::vector<mqtt::Publish>& publishes) {
    std::string bytes;
    for (const auto& each : publishes) encode(bytes, each, Version::V5);
    return bytes;
}

} // namespace

TEST(TopicAliases, StandForTheTopicThatTheyWereGiven) {
    AliasPair pair;
    pair.sender.publish("a/b", "1", {.topic_alias = 1});
    pair.sender.publish("c", "2", {.topic_alias = 16});
    pair.sender.publish("", "3", {.topic_alias = 1});
    EXPECT_EQ(pair.sender.publish_surely("", "4", {.topic_alias = 16}).reason, ReasonCode::Success);
    EXPECT_EQ(pair.got(), (Messages{{"a/b", "1"}, {"c", "2"}, {"a/b", "3"}, {"c", "4"}}));
}

TEST(TopicAliases, AnotherTopicTakesAnAliasOver) { // MQTT 5 §3.3.4
    AliasPair pair;
    pair.sender.publish("a", "1", {.topic_alias = 1});
    pair.sender.publish("", "2", {.topic_alias = 1});
    pair.sender.publish_surely(
        "b", "3", {.topic_alias = 1}
    ); // not QoS 0, in which the next ones look as before
    pair.sender.publish("", "4", {.topic_alias = 1});
    EXPECT_EQ(pair.got(), (Messages{{"a", "1"}, {"a", "2"}, {"b", "3"}, {"b", "4"}}));
}

TEST(TopicAliases, HoldWithinOneReadAtEachByte) {
    const auto bytes = encoded({
        {.topic = "a", .payload = "1", .topic_alias = 1},
        {.payload = "2", .topic_alias = 1},
        {.payload = "3", .topic_alias = 1},
        {.topic = "b", .payload = "4", .topic_alias = 1},
        {.topic = "b", .payload = "5", .topic_alias = 1},
        {.payload = "6", .topic_alias = 1},
        {.payload = "7", .topic_alias = 1},
    });
    const Messages all{{"a", "1"}, {"a", "2"}, {"a", "3"}, {"b", "4"}, {"b", "5"}, {"b", "6"}, {"b", "7"}};
    for (std::size_t split = 0; split <= bytes.size(); ++split) {
        AliasPair pair;
        pair.sender.send_bytes(bytes.substr(0, split));
        pair.sender.send_bytes(bytes.substr(split));
        EXPECT_EQ(pair.got(), all) << split;
    }
}

TEST(TopicAliases, AreTheirConnectionsOwn) { // [MQTT-3.3.2-7]
    AliasPair pair;
    TestClient other(pair.world), again(pair.world);
    other.connect("other", lasting);
    other.publish("a", "1", {.topic_alias = 1});
    pair.sender.publish("b", "2", {.topic_alias = 1});
    other.publish("", "3", {.topic_alias = 1});
    EXPECT_EQ(pair.got(), (Messages{{"a", "1"}, {"b", "2"}, {"a", "3"}}));
    EXPECT_TRUE(again.connect("other", lasting).session_present);
    again.publish("", "4", {.topic_alias = 1}); // §3.3.2.3.4: a session has none
    EXPECT_EQ(again.take<mqtt::Disconnect>().reason, ReasonCode::ProtocolError);
}

TEST(TopicAliases, ReachNoReceiver) {
    AliasPair pair;
    TestClient old(pair.world);
    old.connect("old", {.version = Version::V311});
    old.subscribe("a");
    const auto bytes =
        encoded({{.topic = "a", .payload = "1", .topic_alias = 3}, {.payload = "2", .topic_alias = 3}});
    pair.world.broker.receive(pair.sender.id(), bytes, pair.world.now, Kept::UntilWritten);
    EXPECT_EQ(old.payloads(), (Strings{"1", "2"}));
    const auto first = pair.receiver.take<mqtt::Publish>();
    EXPECT_EQ(first.topic_alias, 0);
    EXPECT_EQ(first.topic, "a");
}

TEST(TopicAliases, BeyondTheMaximumAreRefused) { // [MQTT-3.3.2-9]
    AliasPair pair;
    pair.sender.publish("a", "1", {.topic_alias = 17});
    EXPECT_EQ(pair.sender.take<mqtt::Disconnect>().reason, ReasonCode::TopicAliasInvalid);
    EXPECT_TRUE(pair.sender.is_finished());
    EXPECT_EQ(pair.got(), Messages{});
}

TEST(TopicAliases, ThatStandForNothingAreAProtocolError) { // §3.3.4
    for (const auto alias : {std::uint16_t{1}, std::uint16_t{16}}) {
        AliasPair pair;
        pair.sender.publish("", "1", {.topic_alias = alias});
        EXPECT_EQ(pair.sender.take<mqtt::Disconnect>().reason, ReasonCode::ProtocolError);
    }
}

TEST(TopicAliases, ZeroIsNone) { // [MQTT-3.3.2-8]
    AliasPair pair;
    // PUBLISH, topic "a", topic alias 0, no payload.
    pair.sender.send_bytes(std::string(
        "\x30\x07\x00\x01"
        "a\x03\x23\x00\x00",
        9
    ));
    EXPECT_EQ(pair.sender.take<mqtt::Disconnect>().reason, ReasonCode::TopicAliasInvalid);
}

TEST(TopicAliases, WhereNoneAreOfferedEachIsRefused) {
    AliasPair pair({.limits = {.topic_aliases = 0}});
    pair.sender.publish("a", "1", {.topic_alias = 1});
    EXPECT_EQ(pair.sender.take<mqtt::Disconnect>().reason, ReasonCode::TopicAliasInvalid);
}

TEST(TopicAliases, AreLearntOfWhatMayNotBePublished) {
    AliasPair pair;
    pair.sender.publish("cmd/x", "1", {.topic_alias = 1});
    EXPECT_EQ(pair.sender.publish_surely("", "2", {.topic_alias = 1}).reason, ReasonCode::NotAuthorized);
    EXPECT_EQ(pair.got(), Messages{});
}

TEST(TopicAliases, AreOnTheClientsAccount) {
    World world;
    TestClient client(world);
    client.connect("a");
    const auto held = [&] { return world.broker.accounts().held()[Resource::SessionBytes]; };
    const auto before = held();
    const std::string topic(1000, 't');
    client.publish(topic, "", {.topic_alias = 1});
    client.publish(topic, "", {.topic_alias = 2});
    EXPECT_EQ(held() - before, 2000U);
    client.publish("t", "", {.topic_alias = 2});
    EXPECT_EQ(held() - before, 1001U);
    client.vanish();
    EXPECT_LT(held(), before);
}

namespace {

/// A client that takes aliases, as it understands them, and how long its packets were.
struct Aliased {
    explicit Aliased(std::uint16_t maximum, mqtt::Connect connect = {}) {
        connect.topic_alias_maximum = maximum;
        receiver.connect("receiver", connect);
        sender.connect("sender");
    }
    struct Seen {
        std::string topic; ///< as in the packet
        std::string meant;
        std::string payload;
    };
    std::vector<Seen> seen() {
        std::vector<Seen> all;
        receiver.read_all();
        while (auto packet = receiver.next_packet()) {
            const auto* publish = std::get_if<mqtt::Publish>(&*packet);
            if (publish == nullptr) continue;
            if (publish->topic_alias != 0 && !publish->topic.empty())
                topics[publish->topic_alias] = publish->topic;
            const auto meant =
                publish->topic.empty() ? topics.at(publish->topic_alias) : std::string(publish->topic);
            all.push_back({std::string(publish->topic), meant, std::string(publish->payload)});
            EXPECT_LE(publish->topic_alias, most);
            if (publish->packet_id != 0) receiver.acknowledge(publish->packet_id);
        }
        return all;
    }

    World world;
    TestClient receiver{world}, sender{world};
    std::map<std::uint16_t, std::string> topics;
    std::uint16_t most = 2;
};

} // namespace

TEST(SentTopicAliases, TheSecondTimeTheTopicIsLeftOut) {
    for (const auto qos : {QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce}) {
        Aliased aliased(2);
        aliased.receiver.subscribe("#", qos);
        for (const auto* payload : {"1", "2", "3"})
            aliased.sender.publish(
                "home/lamp", payload,
                {.qos = qos,
                 .retain = true,
                 .packet_id =
                     qos == QoS::AtMostOnce ? mqtt::PacketId{0} : static_cast<mqtt::PacketId>(*payload)}
            );
        const auto seen = aliased.seen();
        ASSERT_EQ(seen.size(), 3U);
        EXPECT_EQ(seen[0].topic, "home/lamp");
        for (const auto& each : seen) EXPECT_EQ(each.meant, "home/lamp");
        EXPECT_EQ(seen[1].topic, "");
        EXPECT_EQ(seen[2].topic, "");
        EXPECT_EQ(seen[2].payload, "3");
    }
}

TEST(SentTopicAliases, GoToTheTopicsSentLast) {
    Aliased aliased(2);
    aliased.receiver.subscribe("#");
    for (const auto* topic : {"topic/a", "topic/b", "topic/a", "topic/c", "topic/a", "topic/b", "t"})
        aliased.sender.publish(topic, topic);
    Strings said;
    for (const auto& each : aliased.seen()) {
        EXPECT_EQ(each.meant, each.payload);
        said.push_back(each.topic);
    }
    EXPECT_EQ(said, (Strings{"topic/a", "topic/b", "", "topic/c", "", "topic/b", "t"}));
}

TEST(SentTopicAliases, AreNotTakenForSaidWhileAMessageWaits) {
    Aliased aliased(2);
    aliased.receiver.subscribe("#");
    aliased.sender.publish("topic/a", "first");
    aliased.receiver.read(3);
    for (int i = 0; i < 2000; ++i) aliased.sender.publish("topic/b", "x"); // some are lost
    for (const auto& each : aliased.seen())
        EXPECT_EQ(each.meant, each.payload == "x" ? "topic/b" : "topic/a");
    aliased.sender.publish("topic/b", "x");
    EXPECT_EQ(aliased.seen().at(0).meant, "topic/b");
}

TEST(SentTopicAliases, MakeNoPacketTooLong) { // [MQTT-3.1.2-24]
    for (std::uint32_t most = 40; most < 60; ++most) {
        Aliased aliased(2, {.maximum_packet_size = most});
        aliased.receiver.subscribe("#", QoS::AtLeastOnce);
        const std::string topic(20, 't');
        for (int i = 0; i < 2; ++i) {
            aliased.sender.publish(topic, std::string(20, 'x'));
            aliased.sender.publish_surely(topic, std::string(18, 'x'));
        }
        for (const auto& each : aliased.seen()) EXPECT_EQ(each.meant, topic);
        EXPECT_FALSE(aliased.receiver.is_finished());
    }
}

} // namespace tutti::broker
