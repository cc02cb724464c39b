// Publishers of QoS 1 and 2 are slowed down to the pace of their receivers, and nothing is lost (MQTT 5 §4.9
// is what a publisher has to keep to).
#include "broker/session.hpp"
#include "broker/test_client.hpp"

#include <deque>

namespace tutti::broker {
namespace {

using mqtt::PacketId;
using mqtt::PacketType;
using mqtt::QoS;
using mqtt::ReasonCode;
using mqtt::Version;

constexpr Limits soon_full{.queue_messages = 100, .inflight = 10};

/// Sends as much as may be unanswered, as a client with a window does.
class Publisher {
public:
    Publisher(World& world, std::string_view id, std::size_t window, QoS qos = QoS::AtLeastOnce)
        : client(world), window_(window), qos_(qos) {
        client.connect(id);
    }
    /// Takes what was answered, and sends until its window is full or all was sent.
    void go_on(std::size_t all, std::string_view topic = "t") {
        for (const auto& ack : client.acknowledgements()) {
            EXPECT_FALSE(is_failure(ack.reason));
            if (ack.type == PacketType::Pubrec)
                client.send(mqtt::Ack{.type = PacketType::Pubrel, .packet_id = ack.packet_id});
            else
                ++answered;
        }
        while (sent < all && sent - answered < window_) {
            const auto id = static_cast<PacketId>(1 + sent % 60'000);
            client.publish(topic, std::to_string(sent++), {.qos = qos_, .packet_id = id});
        }
    }
    TestClient client;
    std::size_t sent = 0;
    std::size_t answered = 0;

private:
    std::size_t window_;
    QoS qos_;
};

/// Takes what comes, checks that it is what comes next, and finishes so many exchanges of it.
class Receiver {
public:
    Receiver(
        World& world, std::string_view id, QoS qos = QoS::AtLeastOnce, std::string_view topic = "t",
        Origin origin = Origin::Loopback
    )
        : client(world, origin) {
        client.connect(id, lasting);
        client.subscribe(topic, qos);
    }
    void take(std::size_t most = SIZE_MAX) {
        for (auto& message : client.messages()) open_.push_back(std::move(message));
        for (; most != 0 && !open_.empty(); --most) {
            EXPECT_EQ(open_.front().payload, std::to_string(taken++));
            const auto id = open_.front().packet_id;
            if (open_.front().qos == QoS::ExactlyOnce) {
                client.send(mqtt::Ack{.type = PacketType::Pubrec, .packet_id = id});
                client.send(mqtt::Ack{.type = PacketType::Pubcomp, .packet_id = id});
            } else {
                client.acknowledge(id);
            }
            open_.pop_front();
        }
    }
    TestClient client;
    std::size_t taken = 0;

private:
    std::deque<Got> open_;
};

// 60,000 messages, 400 of them unanswered, and a receiver of a seventh of the pace.
TEST(Flow, ABurstIsNotASlowConsumer) {
    World world;
    Receiver receiver(world, "receiver");
    Publisher publisher(world, "publisher", 400);
    for (int turns = 0; receiver.taken < 60'000; ++turns) {
        ASSERT_LT(turns, 60'000) << "nothing goes on any more, after " << receiver.taken;
        publisher.go_on(60'000);
        receiver.take(57);
        world.pass(milliseconds(1));
    }
    publisher.go_on(60'000);
    EXPECT_EQ(publisher.answered, 60'000U);
    EXPECT_FALSE(receiver.client.is_finished());
    EXPECT_EQ(world.broker.stats().dropped, 0U);
}

TEST(Flow, SeveralPublishersAreSlowedDownToOnePace) {
    World world(Options{.limits = soon_full});
    Receiver receiver(world, "receiver", QoS::AtLeastOnce, "none");
    receiver.client.subscribe("t", QoS::AtLeastOnce);
    std::deque<Publisher> publishers;
    for (const auto* id : {"1", "2", "3", "4"}) publishers.emplace_back(world, id, 50);
    std::size_t taken = 0;
    for (int turns = 0; taken < 4 * 2000; ++turns) {
        ASSERT_LT(turns, 10'000);
        for (auto& each : publishers) each.go_on(2000);
        const auto got = receiver.client.messages();
        taken += got.size();
        for (const auto& message : got) receiver.client.acknowledge(message.packet_id);
    }
    for (auto& each : publishers) {
        each.go_on(2000);
        EXPECT_EQ(each.answered, 2000U);
    }
}

TEST(Flow, QoS2WaitsToo) {
    World world(Options{.limits = soon_full});
    Receiver receiver(world, "receiver", QoS::ExactlyOnce);
    Publisher publisher(world, "publisher", 400, QoS::ExactlyOnce);
    for (int turns = 0; receiver.taken < 3000; ++turns) {
        ASSERT_LT(turns, 10'000);
        publisher.go_on(3000);
        receiver.take(5);
    }
    publisher.go_on(3000);
    publisher.go_on(3000);
    EXPECT_EQ(publisher.answered, 3000U);
}

TEST(Flow, AnswersAreHeldFromTheMarkOnAndUntilHalfOfIt) {
    World world(Options{.limits = soon_full});
    Receiver receiver(world, "receiver");
    Publisher publisher(world, "publisher", 900);
    publisher.go_on(130); // 10 in flight, 100 in the queue, 20 beyond the mark
    publisher.go_on(130);
    EXPECT_EQ(publisher.answered, 110U);
    for (int i = 0; i < 69; ++i) receiver.take(1);
    publisher.go_on(130);
    EXPECT_EQ(publisher.answered, 110U);
    receiver.take(1);
    publisher.go_on(130);
    EXPECT_EQ(publisher.answered, 130U);
}

TEST(Flow, PublicationsToOthersAreAnsweredAtOnce) {
    World world(Options{.limits = soon_full});
    Receiver stuck(world, "stuck"), healthy(world, "healthy", QoS::AtLeastOnce, "other");
    Publisher publisher(world, "publisher", 500);
    publisher.go_on(200);
    publisher.go_on(200);
    EXPECT_EQ(publisher.answered, 110U);
    publisher.client.publish("other", "0", {.qos = QoS::AtLeastOnce, .packet_id = 777});
    const auto acks = publisher.client.acknowledgements();
    ASSERT_EQ(acks.size(), 1U);
    EXPECT_EQ(acks[0].packet_id, 777);
    healthy.take();
    EXPECT_EQ(healthy.taken, 1U);
}

TEST(Flow, AReceiverWithoutProgressGoesWithReason0x97AndItsPublisherWaitsOnce) {
    World world(Options{.limits = soon_full});
    Receiver stuck(world, "stuck"), healthy(world, "healthy");
    Publisher publisher(world, "publisher", 50);
    const auto exchange = [&] {
        for (int i = 0; i < 20; ++i) {
            publisher.go_on(5000);
            healthy.take();
        }
    };
    stuck.client.messages();
    exchange();
    const auto before = healthy.taken;
    EXPECT_LT(before, 200U);
    world.pass(seconds(10) - microseconds(1));
    exchange();
    EXPECT_EQ(healthy.taken, before);
    EXPECT_FALSE(stuck.client.is_finished());
    world.pass(microseconds(1));
    stuck.client.messages();
    EXPECT_TRUE(stuck.client.is_finished());
    EXPECT_EQ(world.report.lines.back(), "stuck: makes no progress while others wait for it");
    for (int i = 0; i < 40; ++i) exchange();
    EXPECT_EQ(healthy.taken, 5000U);
    EXPECT_FALSE(world.broker.next_deadline() && *world.broker.next_deadline() < world.now + seconds(50));
}

TEST(Flow, AnAnswerWaitsForASlowReceiverAtMostForTheHoldAndTheReceiverStays) {
    World world(Options{.limits = soon_full});
    Receiver slow(world, "slow");
    Publisher publisher(world, "publisher", 150);
    publisher.go_on(150);
    for (int i = 0; i < 9; ++i) {
        world.pass(seconds(1));
        slow.take(1);
    }
    publisher.go_on(150);
    EXPECT_EQ(publisher.answered, 110U);
    world.pass(seconds(1));
    publisher.go_on(150);
    EXPECT_EQ(publisher.answered, 150U);
    EXPECT_FALSE(slow.client.is_finished());
}

TEST(Flow, WhoTakesBytesMakesProgressThoughItAcknowledgesNothing) {
    World world(Options{.limits = soon_full});
    Receiver slow(world, "slow");
    slow.client.subscribe("zero");
    Publisher publisher(world, "publisher", 150);
    publisher.go_on(150);
    for (int i = 0; i < 30; ++i) {
        world.pass(seconds(1));
        publisher.client.publish("zero", "x");
        slow.client.read_all();
    }
    EXPECT_FALSE(slow.client.is_finished());
    publisher.go_on(150);
    EXPECT_EQ(publisher.answered, 150U);
}

TEST(Flow, AReceiverThatGoesHoldsNobodyUp) {
    World world(Options{.limits = soon_full});
    Receiver receiver(world, "receiver");
    Publisher publisher(world, "publisher", 150);
    publisher.go_on(150);
    receiver.client.vanish();
    publisher.go_on(150);
    EXPECT_EQ(publisher.answered, 150U);
}

TEST(Flow, AnAnswerForAConnectionThatWentIsNotSentToTheNextInItsPlace) {
    World world(Options{.limits = soon_full});
    Receiver receiver(world, "receiver");
    {
        Publisher publisher(world, "publisher", 150);
        publisher.go_on(150);
        publisher.client.vanish();
    }
    TestClient next(world);
    next.connect("next");
    receiver.take(); // of each turn what is in flight
    for (int i = 0; i < 20; ++i) receiver.take();
    EXPECT_EQ(world.broker.output(next.id()), "");
}

TEST(Flow, WhatWasUnansweredWhenTheConnectionWentIsSentAgainAndWithQoS2DeliveredOnce) {
    World world(Options{.limits = soon_full});
    Receiver receiver(world, "receiver", QoS::ExactlyOnce);
    TestClient before(world), after(world);
    before.connect("publisher", lasting);
    for (PacketId id = 1; id <= 150; ++id)
        before.publish("t", std::to_string(id - 1), {.qos = QoS::ExactlyOnce, .packet_id = id});
    const auto answered = before.acknowledgements().size();
    EXPECT_EQ(answered, 110U);
    before.vanish();
    after.connect("publisher", lasting);
    for (PacketId id = 111; id <= 150; ++id)
        after.publish(
            "t", std::to_string(id - 1), {.qos = QoS::ExactlyOnce, .duplicate = true, .packet_id = id}
        );
    for (int i = 0; i < 20; ++i) receiver.take();
    EXPECT_EQ(receiver.taken, 150U);
    EXPECT_EQ(after.acknowledgements().size(), 40U);
}

TEST(Flow, WhoIsNotTrustedSlowsDownNobodyWhoIs) {
    World world(Options{.limits = soon_full});
    TestClient service(world, Origin::Trusted), other(world, Origin::Trusted);
    service.connect("service");
    service.subscribe("t", QoS::AtLeastOnce);
    other.connect("other");
    Publisher hog(world, "hog", 200);
    hog.go_on(200);
    hog.go_on(200);
    EXPECT_EQ(hog.answered, 35U) << "a quarter of the mark is for such as these";
    EXPECT_EQ(other.publish_surely("t", "x").reason, ReasonCode::Success);
}

// A 3.1.1 client is told of a refusal by its end: whom it would have waited for must be nobody's matter then.
TEST(Flow, ARefusalThatIsNotAnsweredLeavesNobodyToWaitFor) {
    Limits limits{.queue_messages = 2, .queue_bytes = 400, .inflight = 1};
    limits.hard_factor = 16;
    World world(Options{.limits = limits});
    TestClient service(world, Origin::Trusted), slow(world), sender(world), other(world);
    service.connect("service");
    service.subscribe("t", QoS::AtLeastOnce);
    slow.connect("slow", lasting);
    slow.subscribe("t", QoS::AtLeastOnce);
    sender.connect("sender", {.version = Version::V311, .clean_start = false});
    const std::string payload(200, 'x');
    for (PacketId id = 1; id < 100 && !sender.is_finished(); ++id)
        sender.publish("t", payload, {.qos = QoS::AtLeastOnce, .packet_id = id});
    EXPECT_TRUE(sender.is_finished());
    EXPECT_FALSE(slow.is_finished());
    slow.vanish();
    other.connect("other");
    EXPECT_FALSE(is_failure(other.publish_surely("elsewhere", "x").reason));
}

TEST(Flow, WhoIsMoreTrustedThanTheReceiverWaitsForAHundredthOfTheHold) {
    World world(Options{.limits = soon_full});
    Receiver crawling(world, "crawling");
    TestClient service(world, Origin::Trusted);
    service.connect("service");
    for (PacketId id = 1; id <= 150; ++id)
        service.publish("t", std::to_string(id - 1), {.qos = QoS::AtLeastOnce, .packet_id = id});
    EXPECT_EQ(service.acknowledgements().size(), 110U);
    world.pass(milliseconds(100) - microseconds(1));
    EXPECT_EQ(service.acknowledgements().size(), 0U);
    world.pass(microseconds(1));
    EXPECT_EQ(service.acknowledgements().size(), 40U);
    EXPECT_FALSE(crawling.client.is_finished()) << "it has been behind for a moment only";
    world.pass(seconds(10));
    service.publish("t", "150", {.qos = QoS::AtLeastOnce, .packet_id = 151});
    world.pass(milliseconds(100));
    EXPECT_TRUE(crawling.client.is_finished());
}

TEST(Flow, TheBoundHoldsWithAHundredStuckReceivers) {
    Limits limits;
    limits.session_bytes = 4 * 1024 * 1024;
    World world(Options{.limits = limits});
    std::deque<Receiver> stuck;
    for (int i = 0; i < 100; ++i) stuck.emplace_back(world, std::to_string(i));
    Receiver healthy(world, "healthy", QoS::AtLeastOnce, "t", Origin::Trusted);
    Publisher publisher(world, "publisher", 400);
    for (int turns = 0; healthy.taken < 20'000; ++turns) {
        ASSERT_LT(turns, 10'000);
        publisher.go_on(20'000);
        healthy.take();
        world.pass(milliseconds(50));
        EXPECT_LE(world.broker.accounts().held()[Resource::SessionBytes], limits.session_bytes);
        EXPECT_LE(world.broker.stats().stored_bytes, limits.session_bytes);
    }
    EXPECT_FALSE(healthy.client.is_finished());
}

TEST(ReceiveMaximum, WhoPublishesMoreUnansweredIsDisconnectedWithReason0x93) { // [MQTT-3.3.4-9]
    World world(Options{.limits = {.queue_messages = 10, .receive_maximum = 20, .inflight = 1}});
    Receiver stuck(world, "stuck");
    Publisher publisher(world, "publisher", 100);
    publisher.go_on(11 + 20);
    EXPECT_EQ(publisher.client.acknowledgements().size(), 11U);
    publisher.client.publish("t", "x", {.qos = QoS::AtLeastOnce, .packet_id = 999});
    EXPECT_EQ(publisher.client.take<mqtt::Disconnect>().reason, ReasonCode::ReceiveMaximumExceeded);
}

TEST(ReceiveMaximum, AQoS2ExchangeCountsUntilItIsComplete) { // MQTT 5 §4.9
    World world(Options{.limits = {.receive_maximum = 2}});
    TestClient client(world);
    client.connect("c");
    const auto publish = [&](PacketId id) {
        client.publish("t", "x", {.qos = QoS::ExactlyOnce, .packet_id = id});
    };
    publish(1);
    publish(2);
    client.send(mqtt::Ack{.type = PacketType::Pubrel, .packet_id = 1});
    publish(3);
    EXPECT_FALSE(client.is_finished());
    publish(4);
    EXPECT_TRUE(client.is_finished());
}

TEST(
    ReceiveMaximum, AnEarlierConnectionsExchangesDoNotCount
) { // MQTT 5 §4.9: initialized with each connection
    World world(Options{.limits = {.receive_maximum = 2}});
    TestClient before(world), after(world);
    before.connect("c", lasting);
    for (PacketId id = 1; id <= 2; ++id) before.publish("t", "x", {.qos = QoS::ExactlyOnce, .packet_id = id});
    before.vanish();
    after.connect("c", lasting);
    after.publish("t", "x", {.qos = QoS::ExactlyOnce, .packet_id = 3});
    after.publish("t", "x", {.qos = QoS::ExactlyOnce, .packet_id = 4});
    EXPECT_FALSE(after.is_finished());
}

TEST(ReceiveMaximum, NothingIsReadFromA311ClientThatGoesOnUnanswered) {
    World world(Options{.limits = {.queue_messages = 10, .receive_maximum = 20, .inflight = 1}});
    Receiver receiver(world, "receiver");
    TestClient old(world);
    old.connect("old", {.version = Version::V311, .keep_alive_seconds = 2});
    for (PacketId id = 1; id <= 11 + 20; ++id)
        old.publish("t", std::to_string(id - 1), {.qos = QoS::AtLeastOnce, .packet_id = id});
    EXPECT_TRUE(world.broker.is_to_be_read(old.id()));
    old.publish("t", "31", {.qos = QoS::AtLeastOnce, .packet_id = 32});
    EXPECT_FALSE(world.broker.is_to_be_read(old.id()));
    world.pass(seconds(8));
    EXPECT_FALSE(old.is_finished()) << "it is not taken for silent while nobody listens";
    for (int i = 0; i < 32; ++i) receiver.take(1);
    EXPECT_TRUE(world.broker.is_to_be_read(old.id()));
    EXPECT_EQ(old.acknowledgements().size(), 32U);
    world.pass(seconds(3) - microseconds(1));
    EXPECT_FALSE(old.is_finished());
    world.pass(microseconds(1));
    EXPECT_TRUE(old.is_finished());
}

TEST(ReceiveMaximum, WhatA311ClientHasToAcknowledgeItselfIsReadInAnyCase) {
    World world(Options{.limits = {.queue_messages = 10, .receive_maximum = 20, .inflight = 1}});
    TestClient echo(world);
    echo.connect("echo", {.version = Version::V311});
    echo.subscribe("t", QoS::AtLeastOnce);
    for (PacketId id = 1; id <= 50; ++id)
        echo.publish("t", std::to_string(id), {.qos = QoS::AtLeastOnce, .packet_id = id});
    EXPECT_TRUE(world.broker.is_to_be_read(echo.id()));
}

} // namespace
} // namespace tutti::broker
