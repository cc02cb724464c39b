// A CONNECT that waits for somebody's decision, such as on a password that takes its time.
#include "broker/test_client.hpp"

namespace tutti::broker {
namespace {

/// Knows nobody at once.
class SlowAuthorizer final : public Authorizer {
public:
    Admission admit(const Peer&, const Credentials& credentials) override {
        if (!credentials.user_name) return {};
        return {.principal = {}, .ticket = ++last_ticket};
    }
    bool may_publish(const Identity&, std::string_view) override { return true; }
    bool may_subscribe(const Identity&, std::string_view) override { return true; }
    bool may_receive(const Identity&, std::string_view) override { return true; }

    std::uint64_t last_ticket = 0;
};

struct SlowWorld {
    ConnectionId open() { return broker.open({Origin::Loopback, "127.0.0.1:1"}, now); }
    template <typename Packet>
    void send(ConnectionId id, const Packet& packet) {
        std::string bytes;
        if constexpr (std::is_same_v<Packet, mqtt::Connect>)
            encode(bytes, packet);
        else
            encode(bytes, packet, mqtt::Version::V5);
        broker.receive(id, bytes, now);
    }
    void connect(ConnectionId id, std::string_view client_id, std::string_view user) {
        mqtt::Connect connect = lasting;
        connect.client_id = client_id;
        connect.user_name = user;
        send(id, connect);
    }
    static Admission as(std::string user) { return {.principal = {Principal::Kind::User, std::move(user)}}; }

    SlowAuthorizer authorizer;
    RecordingReport report;
    SeededRandom random{7};
    SteadyTime now{};
    Broker broker{{}, authorizer, report, random};
};

TEST(HeldConnect, IsAnsweredWhenItIsDecided) {
    SlowWorld world;
    const auto id = world.open();
    world.connect(id, "one", "ada");
    EXPECT_EQ(world.broker.output(id), "");
    EXPECT_EQ(world.broker.stats().clients, 0U);
    world.broker.admit(1, SlowWorld::as("ada"), world.now);
    EXPECT_EQ(world.broker.stats().clients, 1U);
    EXPECT_EQ(world.broker.output(id)[0], '\x20') << "CONNACK";
}

TEST(HeldConnect, WhatCameBehindItIsDoneThen) { // MQTT 5 §3.1
    SlowWorld world;
    const auto id = world.open();
    world.connect(id, "one", "ada");
    mqtt::Subscribe subscribe{.packet_id = 9};
    subscribe.requests.push_back({.filter = "lamp"});
    world.send(id, subscribe);
    world.send(id, mqtt::Publish{.topic = "lamp", .payload = "x"});
    EXPECT_EQ(world.broker.stats().subscriptions, 0U);
    world.broker.admit(1, SlowWorld::as("ada"), world.now);
    EXPECT_EQ(world.broker.stats().subscriptions, 1U);
    EXPECT_TRUE(world.broker.output(id).ends_with("x"));
}

TEST(HeldConnect, ThatIsRefusedTakesWithItWhatCameBehind) {
    SlowWorld world;
    const auto id = world.open();
    world.connect(id, "one", "ada");
    world.send(id, mqtt::Publish{.topic = "lamp", .payload = "x"});
    world.broker.admit(1, {.reason = mqtt::ReasonCode::BadUserNameOrPassword, .principal = {}}, world.now);
    EXPECT_TRUE(world.broker.is_finished(id));
    EXPECT_EQ(world.broker.stats().received, 0U);
    EXPECT_EQ(world.report.lines, (std::vector<std::string>{"one refused: bad user name or password"}));
}

TEST(HeldConnect, OfWhoHasGoneIsNoMatter) {
    SlowWorld world;
    const auto first = world.open();
    world.connect(first, "one", "ada");
    world.broker.closed(first, world.now);
    world.broker.admit(1, SlowWorld::as("ada"), world.now);
    EXPECT_EQ(world.broker.stats().clients, 0U);
    // Another has its place by then, and is not taken for it.
    const auto second = world.open();
    EXPECT_EQ(second, first);
    world.broker.admit(1, SlowWorld::as("ada"), world.now);
    EXPECT_EQ(world.broker.stats().clients, 0U);
}

TEST(HeldConnect, MayNotPourMeanwhile) {
    SlowWorld world;
    const auto id = world.open();
    world.connect(id, "one", "ada");
    const std::string much(50'000, 'x');
    for (int i = 0; i < 3; ++i) world.send(id, mqtt::Publish{.topic = "lamp", .payload = much});
    EXPECT_TRUE(world.broker.is_finished(id));
    world.broker.admit(1, SlowWorld::as("ada"), world.now);
    EXPECT_EQ(world.broker.stats().clients, 0U);
}

TEST(HeldConnect, WaitsNoLongerThanAnyConnection) {
    SlowWorld world;
    const auto id = world.open();
    world.connect(id, "one", "ada");
    world.now += world.broker.limits().connect_timeout;
    world.broker.advance(world.now);
    EXPECT_TRUE(world.broker.is_finished(id));
}

TEST(Users, ThatAreNoMoreKeepNothing) {
    SlowWorld world;
    const auto there = world.open();
    world.connect(there, "there", "ada");
    world.broker.admit(1, SlowWorld::as("ada"), world.now);
    const auto asleep = world.open();
    world.connect(asleep, "asleep", "ada");
    world.broker.admit(2, SlowWorld::as("ada"), world.now);
    world.broker.closed(asleep, world.now);
    const auto other = world.open();
    world.connect(other, "other", "bob");
    world.broker.admit(3, SlowWorld::as("bob"), world.now);
    ASSERT_EQ(world.broker.stats().sessions, 3U);
    world.broker.end_sessions_of("ada", world.now);
    EXPECT_EQ(world.broker.stats().sessions, 1U);
    EXPECT_TRUE(world.broker.is_finished(there));
    EXPECT_FALSE(world.broker.is_finished(other));
}

TEST(Entrance, TakesAsManyAsItSays) {
    SlowWorld world;
    Entrance entrance{.name = "house", .most_clients = 1};
    const auto open = [&] {
        return world.broker.open({Origin::Loopback, "127.0.0.1:1", &entrance}, world.now);
    };
    const auto come = [&](ConnectionId id, std::string_view name) {
        mqtt::Connect connect;
        connect.client_id = name;
        world.send(id, connect);
    };
    const auto first = open();
    come(first, "one");
    EXPECT_EQ(entrance.clients, 1U);
    const auto second = open();
    come(second, "two");
    EXPECT_TRUE(world.broker.is_finished(second));
    EXPECT_EQ(world.broker.output(second)[3], '\x97') << "MQTT 5 §3.2.2.2: quota exceeded";
    const auto again = open();
    come(again, "one");
    EXPECT_FALSE(world.broker.is_finished(again)) << "it takes its own place over";
    EXPECT_EQ(entrance.clients, 1U);
    world.broker.closed(again, world.now);
    EXPECT_EQ(entrance.clients, 0U);
}

} // namespace
} // namespace tutti::broker
