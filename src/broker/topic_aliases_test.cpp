// Topic aliases (MQTT 5 §3.3.2.3.4, §3.3.4).
#include "broker/test_client.hpp"

namespace tutti::broker {

using mqtt::QoS;
using mqtt::ReasonCode;
using mqtt::Version;

namespace {

struct Pair {
    explicit Pair(Options options = {}) : world(std::move(options)) {
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
    Pair pair;
    pair.sender.publish("a/b", "1", {.topic_alias = 1});
    pair.sender.publish("c", "2", {.topic_alias = 16});
    pair.sender.publish("", "3", {.topic_alias = 1});
    EXPECT_EQ(pair.sender.publish_surely("", "4", {.topic_alias = 16}).reason, ReasonCode::Success);
    EXPECT_EQ(pair.got(), (Messages{{"a/b", "1"}, {"c", "2"}, {"a/b", "3"}, {"c", "4"}}));
}

TEST(TopicAliases, AnotherTopicTakesAnAliasOver) { // MQTT 5 §3.3.4
    Pair pair;
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
        Pair pair;
        pair.sender.send_bytes(bytes.substr(0, split));
        pair.sender.send_bytes(bytes.substr(split));
        EXPECT_EQ(pair.got(), all) << split;
    }
}

TEST(TopicAliases, AreTheirConnectionsOwn) { // [MQTT-3.3.2-7]
    Pair pair;
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
    Pair pair;
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
    Pair pair;
    pair.sender.publish("a", "1", {.topic_alias = 17});
    EXPECT_EQ(pair.sender.take<mqtt::Disconnect>().reason, ReasonCode::TopicAliasInvalid);
    EXPECT_TRUE(pair.sender.is_finished());
    EXPECT_EQ(pair.got(), Messages{});
}

TEST(TopicAliases, ThatStandForNothingAreAProtocolError) { // §3.3.4
    for (const auto alias : {std::uint16_t{1}, std::uint16_t{16}}) {
        Pair pair;
        pair.sender.publish("", "1", {.topic_alias = alias});
        EXPECT_EQ(pair.sender.take<mqtt::Disconnect>().reason, ReasonCode::ProtocolError);
    }
}

TEST(TopicAliases, ZeroIsNone) { // [MQTT-3.3.2-8]
    Pair pair;
    // PUBLISH, topic "a", topic alias 0, no payload.
    pair.sender.send_bytes(std::string(
        "\x30\x07\x00\x01"
        "a\x03\x23\x00\x00",
        9
    ));
    EXPECT_EQ(pair.sender.take<mqtt::Disconnect>().reason, ReasonCode::TopicAliasInvalid);
}

TEST(TopicAliases, WhereNoneAreOfferedEachIsRefused) {
    Pair pair({.limits = {.topic_aliases = 0}});
    pair.sender.publish("a", "1", {.topic_alias = 1});
    EXPECT_EQ(pair.sender.take<mqtt::Disconnect>().reason, ReasonCode::TopicAliasInvalid);
}

TEST(TopicAliases, AreLearntOfWhatMayNotBePublished) {
    Pair pair;
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

} // namespace tutti::broker
