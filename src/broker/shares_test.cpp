// Whoever has used up its share of the hub is refused, and nobody else notices.
#include "broker/test_client.hpp"

#include <deque>

namespace tutti::broker {
namespace {

using mqtt::QoS;
using mqtt::ReasonCode;
using mqtt::Version;

mqtt::Connect as_user(std::string_view name, std::string_view password) {
    return {.user_name = name, .password = password};
}

/// Publishes retained messages until one is refused; returns how many were taken.
int fill(TestClient& client, std::string_view payload) {
    for (int i = 0; i < 10'000; ++i)
        if (is_failure(client.publish_surely("fill/" + std::to_string(i), payload, {.retain = true}).reason))
            return i;
    return 10'000;
}

TEST(Shares, WhoFillsTheStoreIsRefusedAlone) {
    World world;
    TestClient hog(world), user(world), trusted(world, Origin::Trusted), listener(world, Origin::Trusted);
    listener.connect("listener");
    listener.subscribe("event", QoS::AtLeastOnce);
    hog.connect("hog");
    user.connect("u", as_user("mixer", "rexim"));
    trusted.connect("service");
    const int kept = fill(hog, std::string(900'000, 'x'));
    EXPECT_GE(kept, 4);
    EXPECT_LT(kept, 6);
    EXPECT_EQ(hog.publish_surely("event", "in transit").reason, ReasonCode::Success);
    EXPECT_EQ(user.publish_surely("event", "in transit").reason, ReasonCode::Success);
    EXPECT_EQ(trusted.publish_surely("event", "in transit").reason, ReasonCode::Success);
    EXPECT_EQ(listener.payloads(), (Strings{"in transit", "in transit", "in transit"}));
    EXPECT_EQ(user.publish_surely("kept/u", "x", {.retain = true}).reason, ReasonCode::NoMatchingSubscribers);
    EXPECT_EQ(
        trusted.publish_surely("kept/t", "x", {.retain = true}).reason, ReasonCode::NoMatchingSubscribers
    );
    EXPECT_EQ(world.broker.accounts().refused(Principal::Kind::Anonymous)[Resource::RetainedBytes], 1U);
    EXPECT_EQ(world.report.lines, Strings{"anonymous refused retained_bytes: hog"});
}

TEST(Shares, WhoPoursAtAServiceIsRefusedAndTheServiceStays) {
    World world(Options{.limits = {.queue_bytes = 20'000}});
    TestClient service(world, Origin::Trusted), other(world, Origin::Trusted), hog(world), user(world);
    service.connect("service");
    service.subscribe("event", QoS::AtLeastOnce); // and acknowledges nothing
    other.connect("other");
    hog.connect("hog");
    user.connect("u", as_user("mixer", "rexim"));
    const auto pour = [&](TestClient& client) { // without waiting, until one is refused
        for (mqtt::PacketId id = 1; id < 1000; ++id) {
            client.publish("event", std::string(1000, 'x'), {.qos = QoS::AtLeastOnce, .packet_id = id});
            service.messages();
            for (const auto& ack : client.acknowledgements())
                if (is_failure(ack.reason)) return static_cast<int>(ack.packet_id) - 1;
        }
        return 1000;
    };
    const auto taken = pour(hog);
    EXPECT_NEAR(taken, Limits{}.inflight + 116, 2) << "a quarter of what may wait at most";
    EXPECT_EQ(pour(user), taken - Limits{}.inflight);
    for (int i = 0; i < 10; ++i)
        ASSERT_EQ(other.publish_surely("event", "press").reason, ReasonCode::Success);
    EXPECT_FALSE(service.is_finished());
    EXPECT_EQ(
        world.report.lines,
        (Strings{"anonymous refused session_messages: hog", "user mixer refused session_messages: u"})
    );
}

TEST(Shares, NobodyIsRefusedForAnAnonymousClientThatDoesNotKeepUp) {
    World world(Options{.limits = {.queue_bytes = 5'000}});
    TestClient slow(world), service(world, Origin::Trusted);
    slow.connect("slow");
    slow.subscribe("event", QoS::AtLeastOnce);
    service.connect("service");
    for (mqtt::PacketId id = 1; id <= 900; ++id)
        service.publish("event", "x", {.qos = QoS::AtLeastOnce, .packet_id = id});
    EXPECT_TRUE(slow.is_finished());
    const auto acks = service.acknowledgements();
    EXPECT_EQ(acks.size(), 900U);
    for (const auto& ack : acks) EXPECT_FALSE(is_failure(ack.reason));
}

TEST(Shares, AServiceHasSomeRoomThoughOthersHoldAllThereIs) {
    World world(Options{.limits = {.clients = 128}});
    std::deque<TestClient> held;
    for (int i = 0; i < 128; ++i)
        EXPECT_EQ(
            held.emplace_back(world, Origin::Trusted).connect("s" + std::to_string(i)).reason,
            ReasonCode::Success
        );
    TestClient late(world, Origin::Trusted), crowd(world);
    EXPECT_EQ(late.connect("mixer").reason, ReasonCode::Success);
    EXPECT_EQ(crowd.connect("anybody").reason, ReasonCode::QuotaExceeded);
}

TEST(Shares, OneAnonymousClientLeavesRoomForAnother) {
    World world;
    TestClient hog(world), other(world);
    hog.connect("hog");
    other.connect("other");
    fill(hog, std::string(900'000, 'x'));
    EXPECT_EQ(other.publish_surely("mine", "x", {.retain = true}).reason, ReasonCode::NoMatchingSubscribers);
    EXPECT_EQ(
        other.publish_surely("fill/0", "x", {.retain = true}).reason, ReasonCode::NoMatchingSubscribers
    );
    EXPECT_EQ(
        hog.publish_surely("fill/1", std::string(900'001, 'x'), {.retain = true}).reason,
        ReasonCode::NoMatchingSubscribers
    ) << "what the other replaced is off its part";
}

TEST(Shares, WhatOneClientHasOfATopicMakesWayForItsNext) {
    World world(Options{.limits = {.retained_messages = 4}});
    TestClient hog(world);
    hog.connect("hog");
    EXPECT_EQ(fill(hog, "x"), 1);
    EXPECT_EQ(hog.publish_surely("fill/0", "y", {.retain = true}).reason, ReasonCode::NoMatchingSubscribers);
    hog.publish("fill/0", "", {.retain = true});
    EXPECT_EQ(hog.publish_surely("fill/1", "y", {.retain = true}).reason, ReasonCode::NoMatchingSubscribers);
}

TEST(Shares, AnOldClientThatIsRefusedIsDisconnectedForItsVersionHasNoWord) {
    World world(Options{.limits = {.retained_messages = 4}});
    TestClient hog(world);
    hog.connect("hog", {.version = Version::V311});
    hog.publish_surely("a", "x", {.retain = true});
    hog.publish("b", "x", {.qos = QoS::AtLeastOnce, .retain = true});
    EXPECT_TRUE(hog.is_finished());
}

TEST(Shares, AWillSaysThatItsClientIsGoneThoughItsAccountIsFull) {
    World world(Options{.limits = {.retained_messages = 4}});
    TestClient worker(world), listener(world);
    worker.connect(
        "w", {.will = mqtt::Will{.topic = "fill/0", .payload = "offline, at length", .retain = true}}
    );
    EXPECT_EQ(fill(worker, "x"), 1);
    worker.vanish();
    listener.connect("l");
    listener.subscribe("fill/0");
    EXPECT_EQ(listener.payloads(), Strings{"offline, at length"});
}

TEST(Shares, WillsFillTheStoreNoFurtherThanTheirAccountMay) {
    World world; // 8 MiB for anonymous clients together
    TestClient hog(world), listener(world, Origin::Trusted);
    hog.connect("hog");
    for (int i = 0; i < 300; ++i) hog.publish("w/" + std::to_string(i), "x", {.retain = true});
    const std::string large(60'000, 'x');
    for (int i = 0; i < 300; ++i) {
        const auto topic = "w/" + std::to_string(i);
        TestClient dying(world);
        dying.connect(
            "dying-" + std::to_string(i),
            {.will = mqtt::Will{.topic = topic, .payload = large, .retain = true}}
        );
        dying.vanish();
    }
    EXPECT_LE(world.broker.accounts().held()[Resource::RetainedBytes], std::uint64_t{8 * 1024 * 1024});
    EXPECT_GT(world.broker.accounts().refused(Principal::Kind::Anonymous)[Resource::RetainedBytes], 100U);
}

TEST(Shares, AnonymousClientsTakeNoPlacesOfOthers) {
    World world(Options{.limits = {.clients = 8}});
    TestClient one(world), two(world), three(world), old(world), user(world);
    TestClient service(world, Origin::Trusted);
    one.connect("1");
    two.connect("2");
    EXPECT_EQ(three.connect("3").reason, ReasonCode::QuotaExceeded); // MQTT 5 §3.2.2.2
    EXPECT_TRUE(three.is_finished());
    EXPECT_EQ(old.connect("4", {.version = Version::V311}).reason, ReasonCode::ServerUnavailable);
    EXPECT_EQ(user.connect("u", as_user("mixer", "rexim")).reason, ReasonCode::Success);
    EXPECT_EQ(service.connect("s").reason, ReasonCode::Success);
    one.vanish();
    TestClient again(world);
    EXPECT_EQ(again.connect("3").reason, ReasonCode::Success);
    EXPECT_EQ(world.report.lines.front(), "anonymous refused clients: 3");
    EXPECT_EQ(world.broker.stats().refused, 2U);
}

TEST(Shares, AClientThatComesBackTakesItsOwnPlace) {
    World world(Options{.limits = {.clients = 4}});
    TestClient one(world), again(world);
    one.connect("1");
    EXPECT_EQ(again.connect("1").reason, ReasonCode::Success);
    EXPECT_TRUE(one.is_finished());
}

TEST(Shares, OnlySleepersOfTheSameAccountMakeRoom) {
    World world(Options{.limits = {.sessions = 4}});
    TestClient service(world, Origin::Trusted), back(world, Origin::Trusted), one(world), two(world),
        three(world);
    service.connect("service", lasting);
    service.vanish();
    one.connect("1", lasting);
    one.vanish();
    two.connect("2", lasting);
    EXPECT_EQ(world.broker.stats().sessions, 2U) << "the one asleep has gone";
    EXPECT_EQ(three.connect("3", lasting).reason, ReasonCode::QuotaExceeded) << "nobody of theirs sleeps";
    EXPECT_TRUE(back.connect("service", lasting).session_present);
}

/// Sleeps with a queue of so many messages of 1000 bytes.
void sleep_with_queue(World& world, TestClient& client, std::string_view name, int messages) {
    client.connect(name, lasting);
    client.subscribe(name, QoS::AtLeastOnce);
    client.vanish();
    TestClient sender(world, Origin::Trusted);
    sender.connect("sender");
    for (int i = 0; i < messages; ++i) sender.publish_surely(name, std::string(1000, 'x'));
}

TEST(Shares, TheLongestAsleepComesBackToItsOwnQueueThoughItsAccountIsFull) {
    World world(Options{.limits = {.session_bytes = 200'000}}); // of which anonymous clients have 50,000
    TestClient one(world), two(world), holder(world), again(world);
    holder.connect("holder");
    sleep_with_queue(world, one, "one", 20);
    sleep_with_queue(world, two, "two", 50);
    for (int i = 0; !is_failure(holder.subscribe("filter/" + std::to_string(i)).reasons[0]);) ++i;
    const auto connack = again.connect("one", lasting);
    EXPECT_EQ(connack.reason, ReasonCode::Success);
    EXPECT_TRUE(connack.session_present);
    EXPECT_EQ(again.payloads().size(), 20U);
    EXPECT_EQ(world.broker.stats().sessions, 4U) << "with the sender's: none has gone";
}

TEST(Shares, SleepersDoNotGoWhereThatWouldNotMakeRoom) {
    World world(Options{.limits = {.session_bytes = 200'000}});
    TestClient one(world), two(world), holder(world), late(world), back(world);
    sleep_with_queue(world, one, "one", 1);
    sleep_with_queue(world, two, "two", 1);
    holder.connect("holder");
    holder.subscribe("h", QoS::AtLeastOnce);
    TestClient sender(world, Origin::Trusted);
    sender.connect("sender");
    while (!holder.is_finished()
           && world.broker.accounts().refused(Principal::Kind::Anonymous)[Resource::SessionBytes] == 0
           && world.broker.accounts().list()[1]->held()[Resource::SessionBytes] < 40'000)
        sender.publish_surely("h", std::string(1000, 'x'));
    const std::string will(20'000, 'x');
    EXPECT_EQ(
        late.connect("late", {.will = mqtt::Will{.topic = "w", .payload = will}}).reason,
        ReasonCode::QuotaExceeded
    );
    EXPECT_TRUE(back.connect("one", lasting).session_present);
}

TEST(Shares, TheWholeWillCountsWithItsProperties) {
    World world(Options{.limits = {.session_bytes = 200'000}});
    TestClient client(world);
    mqtt::Will will{.topic = "w", .payload = "x"};
    const std::string large(60'000, 'x');
    will.content_type = large;
    EXPECT_EQ(client.connect("c", {.will = will}).reason, ReasonCode::QuotaExceeded);
}

TEST(Shares, SubscriptionsAreLentInSharesToo) {
    World world(Options{.limits = {.all_subscriptions = 12}});
    TestClient one(world), two(world), user(world);
    one.connect("1");
    two.connect("2");
    user.connect("u", as_user("mixer", "rexim"));
    EXPECT_FALSE(is_failure(one.subscribe("a").reasons[0]));
    EXPECT_FALSE(is_failure(one.subscribe("b").reasons[0]));
    EXPECT_FALSE(is_failure(two.subscribe("a").reasons[0]));
    EXPECT_EQ(two.subscribe("b").reasons[0], ReasonCode::QuotaExceeded); // MQTT 5 §3.9.3
    EXPECT_FALSE(is_failure(two.subscribe("a", QoS::AtLeastOnce).reasons[0])) << "it has that one";
    EXPECT_FALSE(is_failure(user.subscribe("b").reasons[0]));
    mqtt::Unsubscribe unsubscribe{.packet_id = 3};
    unsubscribe.filters.push_back("b");
    one.send(unsubscribe);
    EXPECT_FALSE(is_failure(two.subscribe("b").reasons[0]));
}

TEST(Shares, LongFiltersAndWillsCountAsWhatTheyTake) {
    World world(Options{.limits = {.session_bytes = 200'000}});
    TestClient one(world), two(world);
    one.connect("1");
    EXPECT_EQ(one.subscribe(std::string(60'000, 'x')).reasons[0], ReasonCode::QuotaExceeded);
    const std::string large(60'000, 'x');
    EXPECT_EQ(
        two.connect("2", {.will = mqtt::Will{.topic = "w", .payload = large}}).reason,
        ReasonCode::QuotaExceeded
    );
}

TEST(Shares, NothingIsHeldOnceAllAreGone) {
    World world;
    {
        TestClient one(world), two(world), sender(world);
        auto dying = lasting;
        dying.will = mqtt::Will{.topic = "w", .payload = "x"};
        one.connect("1", dying);
        one.subscribe("#", QoS::AtLeastOnce);
        two.connect("2", lasting);
        two.subscribe("a/+", QoS::AtLeastOnce);
        sender.connect("s");
        for (int i = 0; i < 300; ++i) sender.publish_surely("a/b", "x", {.retain = i % 2 == 0});
        two.vanish();
        for (int i = 0; i < 30; ++i) sender.publish_surely("a/c", "x", {.retain = true});
        for (const auto* topic : {"a/b", "a/c"}) sender.publish(topic, "", {.retain = true});
        one.vanish();
        sender.vanish();
    }
    world.pass(seconds(1000));
    EXPECT_EQ(world.broker.stats().sessions, 0U);
    EXPECT_EQ(world.broker.accounts().held(), Amounts{});
    EXPECT_EQ(world.broker.stats().stored_bytes, 0U);
}

} // namespace
} // namespace tutti::broker
