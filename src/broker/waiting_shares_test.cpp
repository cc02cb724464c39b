// What waits for clients, and what they do not read, is on their accounts.
#include "broker/test_client.hpp"

#include <deque>

namespace tutti::broker {
namespace {

using mqtt::QoS;
using mqtt::ReasonCode;
using mqtt::Version;

TEST(Shares, QueuesOfSleepersAreOnTheirOwnAccount) {
    World world(Options{.limits = {.session_bytes = 200'000}});
    TestClient sleeper(world), sender(world, Origin::Trusted), listener(world, Origin::Trusted);
    sleeper.connect("sleeper", lasting);
    sleeper.subscribe("t", QoS::AtLeastOnce);
    sleeper.vanish();
    listener.connect("listener");
    listener.subscribe("t", QoS::AtLeastOnce);
    sender.connect("sender");
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(sender.publish_surely("t", std::string(1000, 'x')).reason, ReasonCode::Success);
        for (const auto& message : listener.messages()) listener.acknowledge(message.packet_id);
    }
    const auto& accounts = world.broker.accounts();
    EXPECT_GT(accounts.refused(Principal::Kind::Anonymous)[Resource::SessionBytes], 20U);
    EXPECT_EQ(accounts.refused(Principal::Kind::Trusted), Amounts{});
    EXPECT_FALSE(listener.is_finished());
}

TEST(Shares, WhoKeepsUpIsServedThoughOthersOfItsAccountHoldAllOfIt) {
    World world(Options{.limits = {.session_bytes = 200'000}});
    TestClient sleeper(world), prompt(world), sender(world, Origin::Trusted);
    sleeper.connect("sleeper", lasting);
    sleeper.subscribe("large", QoS::AtLeastOnce);
    sleeper.vanish();
    prompt.connect("prompt");
    prompt.subscribe("small", QoS::AtLeastOnce);
    sender.connect("sender");
    for (int i = 0; i < 60; ++i) sender.publish_surely("large", std::string(1000, 'x'));
    for (int i = 0; i < 60; ++i) {
        sender.publish_surely("small", "x");
        const auto got = prompt.messages();
        ASSERT_EQ(got.size(), 1U);
        prompt.acknowledge(got[0].packet_id);
    }
}

TEST(Shares, ReplaysOfRetainedMessagesAreBoundedAndThoseOfOthersGoOn) {
    World world(Options{.limits = {.session_messages = 400}});
    TestClient sender(world, Origin::Trusted), one(world), two(world), service(world, Origin::Trusted);
    sender.connect("sender");
    for (int i = 0; i < 60; ++i)
        sender.publish("t/" + std::to_string(i), std::string(5000, 'x'), {.retain = true});
    one.connect("1");
    one.subscribe("t/#");
    EXPECT_EQ(one.messages().size(), 60U);
    one.send(mqtt::Pingreq{});
    one.read(1); // and no more
    two.connect("2");
    service.connect("service");
    const auto ask = [&](TestClient& client) {
        mqtt::Subscribe subscribe{.packet_id = 9};
        subscribe.requests.push_back({.filter = "t/#"});
        client.send(subscribe);
    };
    for (int i = 0; i < 10; ++i) ask(one);
    EXPECT_GT(world.broker.accounts().refused(Principal::Kind::Anonymous)[Resource::SessionMessages], 0U);
    service.subscribe("t/#");
    EXPECT_EQ(service.messages().size(), 60U);
}

mqtt::SubscriptionAck ask_often(TestClient& client, std::string_view filter, std::size_t times) {
    mqtt::Subscribe subscribe{.packet_id = 9};
    for (std::size_t i = 0; i < times; ++i) subscribe.requests.push_back({.filter = filter});
    client.send(subscribe);
    return client.take<mqtt::SubscriptionAck>();
}

TEST(Shares, OnePacketMakesTheHubSearchNoLongerThanItsAccountMay) {
    World world(Options{.limits = {.subscriptions = 50, .retained_bytes = 1024 * 1024}});
    TestClient sender(world, Origin::Trusted), flood(world), honest(world), service(world, Origin::Trusted);
    sender.connect("sender");
    for (int i = 0; i < 800; ++i) sender.publish("t/" + std::to_string(i), "x", {.retain = true});
    flood.connect("flood");
    honest.connect("honest");
    service.connect("service");
    world.authorizer.times_asked = 0;
    const auto flooded = ask_often(flood, "#", 10'000);
    EXPECT_EQ(flooded.reasons.size(), 10'000U);
    EXPECT_FALSE(is_failure(flooded.reasons.front()));
    EXPECT_EQ(flooded.reasons.back(), ReasonCode::QuotaExceeded);
    EXPECT_LE(world.authorizer.times_asked, 8 * 800);
    flood.messages();
    EXPECT_TRUE(is_failure(flood.subscribe("#").reasons[0])) << "nor in a packet of its own";
    EXPECT_FALSE(is_failure(honest.subscribe("t/7").reasons[0])) << "what is near is found for everybody";
    EXPECT_EQ(honest.payloads(), Strings{"x"});
    EXPECT_FALSE(is_failure(service.subscribe("#").reasons[0]));
    world.pass(seconds(1));
    EXPECT_FALSE(is_failure(honest.subscribe("+/7").reasons[0]));
}

TEST(Shares, WhatIsNotFoundIsSearchedForNoLongerEither) {
    World world(Options{.limits = {.retained_bytes = 1024 * 1024}});
    TestClient sender(world, Origin::Trusted), flood(world);
    sender.connect("sender");
    for (int i = 0; i < 800; ++i) sender.publish("t/" + std::to_string(i), "x", {.retain = true});
    flood.connect("flood");
    EXPECT_FALSE(is_failure(flood.subscribe("t/+/nowhere").reasons[0]));
    EXPECT_EQ(ask_often(flood, "t/+/nowhere", 1000).reasons.back(), ReasonCode::QuotaExceeded);
    EXPECT_EQ(world.report.lines, Strings{"anonymous refused session_messages: flood"});
}

TEST(Shares, RetainedMessagesThatAreNotAcknowledgedAreBoundedThoughTheyAreReplaced) {
    World world(Options{.limits = {.session_bytes = 400'000}}); // of which anonymous clients have 100,000
    TestClient greedy(world);
    greedy.connect("greedy");
    for (int i = 0; i < 60; ++i) {
        greedy.publish(
            "t", std::to_string(i) + std::string(10'000, 'x'), {.qos = QoS::AtLeastOnce, .retain = true}
        );
        mqtt::Subscribe again{.packet_id = 9};
        again.requests.push_back({.filter = "t", .maximum_qos = QoS::AtLeastOnce, .no_local = true});
        greedy.send(again);
        greedy.messages(); // and acknowledges none
    }
    EXPECT_FALSE(greedy.is_finished());
    EXPECT_LE(world.broker.accounts().held()[Resource::SessionBytes], 100'000U);
    EXPECT_LT(world.broker.stats().stored_bytes, 120'000U) << "with the one that is retained";
}

TEST(Shares, ARetainedMessageThatWaitsForRoomComesWhenThereIsSome) {
    World world(Options{.limits = {.session_bytes = 400'000}});
    TestClient sender(world, Origin::Trusted), client(world);
    sender.connect("sender");
    for (int i = 0; i < 30; ++i)
        sender.publish_surely("t/" + std::to_string(i), std::string(9000, 'x'), {.retain = true});
    client.connect("c");
    client.subscribe("t/#", QoS::AtLeastOnce);
    std::size_t came = 0;
    for (auto got = client.messages(); !got.empty(); got = client.messages()) {
        came += got.size();
        for (const auto& message : got) client.acknowledge(message.packet_id);
    }
    EXPECT_EQ(came, 30U);
}

TEST(Shares, PacketsThatDoNotComeWholeAreOnTheirClientsAccount) {
    World world(Options{.limits = {.session_bytes = 400'000}});
    TestClient one(world), two(world), small(world), service(world, Origin::Trusted);
    std::string large;
    encode(large, mqtt::Publish{.topic = "t", .payload = std::string(70'000, 'x')}, Version::V5);
    const auto start = std::string_view(large).substr(0, 60'000);
    one.connect("1");
    two.connect("2");
    small.connect("3");
    service.connect("s");
    one.send_bytes(start);
    EXPECT_FALSE(one.is_finished());
    two.send_bytes(start);
    EXPECT_EQ(two.take<mqtt::Disconnect>().reason, ReasonCode::QuotaExceeded);
    small.send_bytes(start.substr(0, 1000));
    EXPECT_FALSE(small.is_finished()) << "a small part is always taken";
    service.send_bytes(start);
    EXPECT_FALSE(service.is_finished());
    one.send_bytes(std::string_view(large).substr(start.size()));
    TestClient again(world);
    again.connect("2");
    again.send_bytes(start);
    EXPECT_FALSE(again.is_finished());
}

TEST(Shares, AnswersThatAreNotReadAreOnTheirClientsAccount) {
    World world(Options{.limits = {.session_bytes = 1'000'000}}); // of which anonymous clients have 250,000
    TestClient modest(world), service(world, Origin::Trusted);
    std::string pings;
    for (int i = 0; i < 20'000; ++i) encode(pings, mqtt::Pingreq{});
    const auto ask_and_read_one_byte = [](TestClient& client) {
        client.send(mqtt::Pingreq{});
        client.read(1);
    };
    std::deque<TestClient> crowd;
    for (int i = 0; i < 40; ++i) crowd.emplace_back(world).connect(std::to_string(i));
    modest.connect("modest");
    std::size_t gone = 0;
    for (auto& each : crowd) {
        ask_and_read_one_byte(each);
        each.send_bytes(pings);
        gone += each.is_finished();
        ask_and_read_one_byte(modest);
    }
    EXPECT_GT(gone, 20U);
    EXPECT_LT(world.broker.accounts().held()[Resource::SessionBytes], 300'000U);
    EXPECT_FALSE(modest.is_finished()) << "a few answers are always granted";
    EXPECT_EQ(service.connect("service").reason, ReasonCode::Success);
}

TEST(Shares, WhatWaitsForStalledListenersIsOnTheirAccount) {
    World world(Options{.limits = {.session_bytes = 1'000'000}});
    TestClient sender(world, Origin::Trusted);
    sender.connect("sender");
    std::deque<TestClient> crowd;
    for (int i = 0; i < 40; ++i) {
        TestClient& each = crowd.emplace_back(world);
        each.connect(std::to_string(i));
        each.subscribe("t");
    }
    for (int i = 0; i < 10; ++i) sender.publish("t", std::string(10'000, 'x'));
    for (auto& each : crowd)
        if (!each.is_finished()) each.read(1); // and no more
    EXPECT_LT(world.broker.accounts().held()[Resource::SessionBytes], 450'000U);
}

TEST(Shares, WhatClientsDoNotReadIsOnTheirAccount) {
    World world(Options{.limits = {.session_bytes = 400'000}});
    TestClient one(world), two(world), sender(world, Origin::Trusted), listener(world, Origin::Trusted);
    for (auto* slow : {&one, &two}) {
        slow->connect(slow == &one ? "1" : "2");
        slow->subscribe("t");
    }
    listener.connect("listener");
    listener.subscribe("t");
    sender.connect("s");
    sender.publish("t", std::string(1000, 'x'));
    listener.payloads();
    for (auto* slow : {&one, &two}) slow->read(3);
    for (int i = 0; i < 150; ++i) {
        sender.publish("t", std::string(1000, 'x'));
        EXPECT_EQ(listener.payloads().size(), 1U);
    }
    EXPECT_LE(world.broker.accounts().held()[Resource::SessionBytes], 102'000U) << "and the trusted ones";
    EXPECT_GT(world.broker.stats().dropped, 100U);
    one.read_all();
    two.read_all();
    sender.publish("t", "again");
    EXPECT_EQ(one.payloads().back(), "again");
}

} // namespace
} // namespace tutti::broker
