// Shared subscriptions (MQTT 5 §4.8.2).
#include "broker/test_client.hpp"

namespace tutti::broker {

using mqtt::QoS;
using mqtt::ReasonCode;
using mqtt::Version;

namespace {

struct Workers {
    explicit Workers(Options options = {}) : world(std::move(options)) {
        sender.connect("sender");
        one.connect("one", lasting);
        two.connect("two", lasting);
    }
    void both_subscribe(std::string_view filter, QoS qos = QoS::AtLeastOnce) {
        one.subscribe(filter, qos);
        two.subscribe(filter, qos);
    }
    void send(int from, int to, QoS qos = QoS::AtLeastOnce) {
        for (int i = from; i <= to; ++i) {
            if (qos == QoS::AtMostOnce)
                sender.publish("job/x", fmt::format("{}", i));
            else
                EXPECT_FALSE(is_failure(sender.publish_surely("job/x", fmt::format("{}", i)).reason));
        }
    }
    /// What came, each acknowledged.
    static Strings done(TestClient& client) {
        Strings all;
        for (const auto& each : client.messages()) {
            all.push_back(each.payload);
            if (each.packet_id != 0) client.acknowledge(each.packet_id);
        }
        return all;
    }

    World world;
    TestClient sender{world}, one{world}, two{world};
};

} // namespace

TEST(SharedSubscription, EachMessageGoesToOneMemberInTurn) { // [MQTT-4.8.2-3] leaves the choice to us
    Workers workers;
    workers.both_subscribe("$share/g/job/+");
    workers.send(1, 4);
    workers.send(5, 8, QoS::AtMostOnce);
    EXPECT_EQ(Workers::done(workers.one), (Strings{"1", "3", "5", "7"}));
    EXPECT_EQ(Workers::done(workers.two), (Strings{"2", "4", "6", "8"}));
}

TEST(SharedSubscription, QoS0InOneReadIsSharedOutToo) {
    Workers workers;
    workers.both_subscribe("$share/g/#");
    std::string together;
    for (const auto* payload : {"1", "2", "3"})
        encode(together, mqtt::Publish{.topic = "t", .payload = payload}, Version::V5);
    workers.world.broker.receive(workers.sender.id(), together, workers.world.now, Kept::UntilWritten);
    EXPECT_EQ(workers.one.payloads(), (Strings{"1", "3"}));
    EXPECT_EQ(workers.two.payloads(), (Strings{"2"}));
}

TEST(SharedSubscription, NamesAndFiltersMakeGroups) {
    Workers workers;
    workers.one.subscribe("$share/g/job/x", QoS::AtLeastOnce);
    workers.two.subscribe("$share/h/job/x", QoS::AtLeastOnce);
    workers.two.subscribe("$share/g/job/+", QoS::AtLeastOnce);
    workers.one.subscribe("job/x", QoS::AtLeastOnce); // and for itself
    workers.send(1, 1);
    EXPECT_EQ(Workers::done(workers.one), (Strings{"1", "1"}));
    EXPECT_EQ(Workers::done(workers.two), (Strings{"1", "1"}));
}

TEST(SharedSubscription, Version311MayShareToo) {
    Workers workers;
    TestClient old(workers.world);
    old.connect("old", {.version = Version::V311});
    EXPECT_EQ(
        old.subscribe("$share/g/job/x", QoS::AtLeastOnce).reasons, std::vector{ReasonCode::GrantedQoS1}
    );
    workers.send(1, 2);
    EXPECT_EQ(Workers::done(old), (Strings{"1", "2"}));
}

TEST(SharedSubscription, HasTheOptionsOfTheMemberThatGetsIt) {
    Workers workers;
    workers.one.subscribe("$share/g/job/x", QoS::AtLeastOnce, {}, 7);
    workers.two.subscribe("$share/g/job/x", QoS::AtMostOnce, {.retain_as_published = true}, 8);
    for (const auto* payload : {"1", "2"}) workers.sender.publish_surely("job/x", payload, {.retain = true});
    const auto first = workers.one.messages();
    const auto second = workers.two.messages();
    ASSERT_EQ(first.size(), 1U);
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(first[0].qos, QoS::AtLeastOnce);
    EXPECT_FALSE(first[0].retain);
    EXPECT_EQ(first[0].identifiers, std::vector<std::uint32_t>{7});
    EXPECT_EQ(second[0].qos, QoS::AtMostOnce);
    EXPECT_TRUE(second[0].retain);
    EXPECT_EQ(second[0].identifiers, std::vector<std::uint32_t>{8});
}

TEST(SharedSubscription, SendsNothingThatIsRetained) { // MQTT 5 §4.8.2
    Workers workers;
    workers.sender.publish_surely("job/x", "kept", {.retain = true});
    workers.one.subscribe("$share/g/job/x", QoS::AtLeastOnce);
    EXPECT_EQ(workers.one.payloads(), Strings{});
    workers.two.subscribe("job/x", QoS::AtLeastOnce);
    EXPECT_EQ(workers.two.payloads(), Strings{"kept"});
}

TEST(SharedSubscription, NoLocalIsAProtocolError) { // [MQTT-3.8.3-4]
    Workers workers;
    mqtt::Subscribe subscribe{.packet_id = 9};
    subscribe.requests.push_back({.filter = "plain"});
    subscribe.requests.push_back({.filter = "$share/g/t", .no_local = true});
    workers.one.send(subscribe);
    EXPECT_EQ(workers.one.take<mqtt::Disconnect>().reason, ReasonCode::ProtocolError);
    EXPECT_EQ(workers.world.broker.stats().subscriptions, 0U);
}

TEST(SharedSubscription, ANameOrFilterThatIsNoneIsInvalid) { // [MQTT-4.8.2-1], [MQTT-4.8.2-2]
    Workers workers;
    for (const auto* filter :
         {"$share/g", "$share/g/", "$share//t", "$share/+/t", "$share/g#/t", "$share/g/a#"})
        EXPECT_EQ(workers.one.subscribe(filter).reasons, std::vector{ReasonCode::TopicFilterInvalid})
            << filter;
}

TEST(SharedSubscription, IsPermittedAsItsFilterIs) {
    Workers workers;
    EXPECT_EQ(workers.one.subscribe("$share/g/cmd/x").reasons, std::vector{ReasonCode::NotAuthorized});
    TestClient trusted(workers.world, Origin::Trusted), sender(workers.world, Origin::Trusted);
    trusted.connect("t");
    sender.connect("s");
    EXPECT_EQ(trusted.subscribe("$share/g/cmd/x").reasons, std::vector{ReasonCode::Success});
    trusted.subscribe("$share/g/#", QoS::AtLeastOnce);
    workers.one.subscribe("$share/g/#", QoS::AtLeastOnce);
    for (int i = 0; i < 4; ++i) sender.publish_surely("cmd/x", "secret");
    EXPECT_EQ(workers.one.payloads(), Strings{}) << "who may not read it is passed over";
}

TEST(SharedSubscription, UnsubscribingLeavesTheOthers) {
    Workers workers;
    workers.both_subscribe("$share/g/job/x");
    workers.one.subscribe("job/x", QoS::AtLeastOnce);
    mqtt::Unsubscribe unsubscribe{.packet_id = 3, .filters = {"$share/g/job/x", "$share/h/job/x"}};
    workers.one.send(unsubscribe);
    EXPECT_EQ(
        workers.one.take<mqtt::SubscriptionAck>().reasons,
        (std::vector{ReasonCode::Success, ReasonCode::NoSubscriptionExisted})
    );
    workers.send(1, 2);
    EXPECT_EQ(Workers::done(workers.one), (Strings{"1", "2"})) << "by its own";
    EXPECT_EQ(Workers::done(workers.two), (Strings{"1", "2"}));
}

TEST(SharedSubscription, PassesOverWhoIsBehind) {
    Workers workers({.limits = {.inflight = 2}});
    workers.both_subscribe("$share/g/job/x");
    workers.one.read_all();
    workers.send(1, 4);
    EXPECT_EQ(workers.two.messages().size(), 2U);
    for (const auto& each : workers.one.messages()) workers.one.acknowledge(each.packet_id);
    workers.send(5, 6);
    EXPECT_EQ(Workers::done(workers.one), (Strings{"5", "6"})) << "the other has not acknowledged any";
    workers.send(7, 8);
    EXPECT_EQ(Workers::done(workers.one), (Strings{"7", "8"}));
}

TEST(SharedSubscription, ThoseWhoSleepGetWhatNobodyElseTakes) {
    Workers workers;
    workers.both_subscribe("$share/g/job/x");
    workers.one.vanish();
    workers.send(1, 2);
    workers.send(3, 3, QoS::AtMostOnce);
    EXPECT_EQ(Workers::done(workers.two), (Strings{"1", "2", "3"}));
    workers.two.vanish();
    workers.send(4, 7);
    workers.send(8, 8, QoS::AtMostOnce); // is lost
    TestClient first(workers.world), second(workers.world);
    first.connect("one", lasting);
    second.connect("two", lasting);
    EXPECT_EQ(Workers::done(first).size(), 2U) << "the one for whom fewer wait";
    EXPECT_EQ(Workers::done(second).size(), 2U);
}

TEST(SharedSubscription, OfASessionThatEndsTheOthersGetWhatItHad) { // MQTT 5 §4.8.2, QoS 1
    Workers workers({.limits = {.inflight = 2}});
    TestClient brief(workers.world);
    brief.connect("brief");
    brief.subscribe("$share/g/job/x", QoS::AtLeastOnce);
    workers.send(1, 4); // two unacknowledged, two waiting
    workers.two.subscribe("$share/g/job/x", QoS::AtLeastOnce);
    EXPECT_EQ(workers.two.payloads(), Strings{});
    brief.vanish();
    Strings got;
    for (Strings more = Workers::done(workers.two); !more.empty(); more = Workers::done(workers.two))
        got.insert(got.end(), more.begin(), more.end());
    EXPECT_EQ(got, (Strings{"1", "2", "3", "4"}));
}

TEST(SharedSubscription, OfASessionThatEndsOneWhoTakesQoS0GetsWhatItHadAsItAskedFor) {
    Workers workers;
    TestClient brief(workers.world);
    brief.connect("brief");
    brief.subscribe("$share/g/job/x", QoS::AtLeastOnce);
    workers.sender.publish_surely("job/x", "1", {.expiry_seconds = 60});
    workers.two.subscribe("$share/g/job/x", QoS::AtMostOnce, {}, 7);
    workers.world.pass(seconds(5));
    brief.vanish();
    const auto got = workers.two.messages();
    ASSERT_EQ(got.size(), 1U);
    EXPECT_EQ(got[0].payload, "1");
    EXPECT_EQ(got[0].qos, QoS::AtMostOnce);
    EXPECT_EQ(got[0].identifiers, std::vector<std::uint32_t>{7});
    EXPECT_EQ(got[0].expiry_seconds, 55U);
    EXPECT_EQ(workers.world.broker.stats().dropped, 0U);
}

TEST(SharedSubscription, OfASessionThatSleepsNobodyElseGetsWhatItHas) {
    Workers workers;
    workers.one.subscribe("$share/g/job/x", QoS::AtLeastOnce);
    workers.send(1, 2);
    workers.one.vanish();
    workers.two.subscribe("$share/g/job/x", QoS::AtLeastOnce);
    EXPECT_EQ(Workers::done(workers.two), Strings{});
    workers.world.pass(seconds(100)); // its session ends
    EXPECT_EQ(Workers::done(workers.two), (Strings{"1", "2"}));
}

TEST(SharedSubscription, WhatWasSentWithQoS2GoesToNobodyElse) { // [MQTT-4.8.2-4], [MQTT-4.8.2-5]
    Workers workers;
    workers.one.subscribe("$share/g/job/x", QoS::ExactlyOnce);
    workers.sender.publish("job/x", "1", {.qos = QoS::ExactlyOnce});
    workers.two.subscribe("$share/g/job/x", QoS::ExactlyOnce);
    workers.one.vanish();
    TestClient again(workers.world);
    again.connect("one", lasting);
    EXPECT_EQ(again.payloads(), Strings{"1"});
    again.vanish();
    workers.world.pass(seconds(100));
    EXPECT_EQ(workers.two.payloads(), Strings{});
}

TEST(SharedSubscription, HoldsNothingOnceItsMembersAreGone) {
    Workers workers;
    const auto before = workers.world.broker.accounts().held();
    workers.both_subscribe("$share/g/job/x");
    workers.send(1, 10);
    workers.one.vanish();
    workers.two.vanish();
    workers.world.pass(seconds(100));
    const auto& held = workers.world.broker.accounts().held();
    EXPECT_EQ(held[Resource::SessionMessages], before[Resource::SessionMessages]);
    EXPECT_LT(held[Resource::SessionBytes], before[Resource::SessionBytes]);
    EXPECT_EQ(workers.world.broker.stats().subscriptions, 0U);
    EXPECT_EQ(workers.world.broker.stats().stored_bytes, 0U);
}

TEST(SharedSubscription, CountsAsASubscriberOfItsFilter) {
    Workers workers;
    workers.one.subscribe("$share/g/frame/wall");
    EXPECT_TRUE(workers.world.broker.has_subscriber("frame/#"));
    EXPECT_FALSE(workers.world.broker.has_subscriber("job/#"));
}

} // namespace tutti::broker
