// What clients that do not keep up lose of QoS 0: latest values are replaced, of everything else the oldest
// goes.
#include "broker/backlog.hpp"
#include "broker/test_client.hpp"

#include <deque>

namespace tutti::broker {

using mqtt::QoS;
using mqtt::Version;

namespace {

/// A client whose transport is stuck within a message, and one that sends.
struct Stuck {
    explicit Stuck(Limits limits) : world(Options{.limits = std::move(limits)}) {
        slow.connect("slow");
        slow.subscribe("#");
        sender.connect("sender");
        sender.publish("t", "first");
        slow.read(3);
    }
    std::vector<std::pair<std::string, std::string>> got() {
        std::vector<std::pair<std::string, std::string>> all;
        for (const auto& each : slow.messages()) all.emplace_back(each.topic, each.payload);
        return all;
    }
    Stats stats() const { return world.broker.stats(); }
    std::uint64_t held() const { return world.broker.accounts().held()[Resource::SessionBytes]; }

    World world;
    TestClient slow{world}, sender{world};
};

using Sequence = std::vector<std::pair<std::string, std::string>>;
const std::vector<std::string> readings = {"reading/#"};

} // namespace

TEST(Overflow, OfALatestValueTheNewestWaitsWhereTheFirstStood) {
    Stuck stuck({.latest = readings});
    stuck.sender.publish("reading/a", "1");
    stuck.sender.publish("event/x", "2");
    stuck.sender.publish("reading/b", "3");
    stuck.sender.publish("reading/a", "4, which is longer");
    stuck.sender.publish("event/x", "5");
    stuck.sender.publish("reading/b", "6");
    EXPECT_EQ(stuck.stats().coalesced, 2U);
    EXPECT_EQ(stuck.stats().dropped, 0U);
    EXPECT_EQ(
        stuck.got(), (Sequence{
                         {"t", "first"},
                         {"reading/a", "4, which is longer"},
                         {"event/x", "2"},
                         {"reading/b", "6"},
                         {"event/x", "5"},
                     })
    );
}

TEST(Overflow, OfTheOthersTheOldestGoesFirst) {
    Stuck stuck({.queue_messages = 3, .latest = readings});
    stuck.sender.publish("reading/a", "latest");
    for (int i = 1; i <= 5; ++i) stuck.sender.publish("event/x", fmt::format("{}", i));
    EXPECT_EQ(stuck.stats().dropped, 3U);
    EXPECT_EQ(stuck.stats().dropped_qos0, 3U);
    EXPECT_EQ(
        stuck.got(), (Sequence{{"t", "first"}, {"reading/a", "latest"}, {"event/x", "4"}, {"event/x", "5"}})
    );
}

TEST(Overflow, OfThoseThatCameTogetherTheOldestGoFirst) {
    for (const int batch : {1, 2, 3, 5, 6, 7, 30}) {
        Stuck stuck({.queue_messages = 6, .latest = readings});
        stuck.sender.publish("reading/a", "latest");
        for (int i = 0; i < 30; i += batch) {
            std::vector<std::string> payloads;
            for (int k = i; k < std::min(i + batch, 30); ++k) payloads.push_back(fmt::format("{}", k));
            stuck.sender.publish_together("event/x", payloads);
        }
        EXPECT_EQ(stuck.stats().dropped_qos0, 25U) << batch;
        Sequence all{{"t", "first"}, {"reading/a", "latest"}};
        for (int i = 25; i < 30; ++i) all.emplace_back("event/x", fmt::format("{}", i));
        EXPECT_EQ(stuck.got(), all) << batch;
    }
}

TEST(Overflow, ThoseThatCameTogetherStayWithinTheBoundOfBytes) {
    Stuck stuck({.queue_bytes = 2000});
    const auto before = stuck.held();
    for (int i = 0; i < 50; ++i) {
        const auto size = static_cast<std::size_t>(1 + i * 7 % 100);
        stuck.sender.publish_together("event/x", std::vector(7, std::string(size, 'x')));
        EXPECT_LE(stuck.held(), before + 2000);
    }
    EXPECT_GT(stuck.held(), before + 1000);
    const auto waited = stuck.got().size() - 1;
    EXPECT_EQ(waited + stuck.stats().dropped_qos0, 350U);
}

TEST(Overflow, ThoseThatCameTogetherReachAClientOfTheOtherVersion) {
    World world;
    TestClient older(world), newer(world), sender(world);
    older.connect("older", {.version = Version::V311});
    newer.connect("newer");
    for (auto* each : {&older, &newer}) each->subscribe("#");
    sender.connect("sender");
    sender.publish("t", "first");
    for (auto* each : {&older, &newer}) each->read(3);
    sender.publish_together("event/x", {"1", "22", ""});
    sender.publish_together("event/x", {"3", "4"}); // as long as each other
    for (auto* each : {&older, &newer})
        EXPECT_EQ(each->payloads(), (Strings{"first", "1", "22", "", "3", "4"}));
}

TEST(Overflow, ThoseThatCameTogetherAndExpireDoNotGo) { // [MQTT-3.3.2-5], [MQTT-3.3.2-6]
    Stuck stuck({});
    stuck.sender.publish_together("event/x", {"1", "2"}, {.expiry_seconds = 10});
    stuck.sender.publish_together("event/x", {"3", "4"}, {.expiry_seconds = 100});
    stuck.world.pass(seconds(30));
    const auto got = stuck.slow.messages();
    ASSERT_EQ(got.size(), 3U);
    for (const std::size_t i : {1U, 2U}) EXPECT_EQ(got[i].expiry_seconds, 70U);
}

TEST(Overflow, WhereOnlyLatestValuesWaitTheOldestOfTheseGoes) {
    Stuck stuck({.queue_messages = 2, .latest = readings});
    for (const auto* topic : {"reading/a", "reading/b", "reading/c"}) stuck.sender.publish(topic, "x");
    EXPECT_EQ(stuck.stats().dropped_qos0, 1U);
    EXPECT_EQ(stuck.got(), (Sequence{{"t", "first"}, {"reading/b", "x"}, {"reading/c", "x"}}));
}

TEST(Overflow, WhatIsRetainedIsALatestValueWhateverItsTopic) {
    Stuck stuck({});
    stuck.sender.publish("lamp", "off", {.retain = true});
    stuck.sender.publish("lamp", "on", {.retain = true});
    EXPECT_EQ(stuck.stats().coalesced, 1U);
    EXPECT_EQ(stuck.got(), (Sequence{{"t", "first"}, {"lamp", "on"}}));
}

TEST(Overflow, ComesInOrderWhenItIsTakenPieceByPiece) {
    for (std::size_t piece = 1; piece < 40; ++piece) {
        Stuck stuck({.latest = readings});
        Sequence all{{"t", "first"}};
        for (int i = 0; i < 20; ++i) {
            stuck.sender.publish("t", fmt::format("{}", i));
            all.emplace_back("t", fmt::format("{}", i));
            if (i == 10) stuck.slow.read(piece);
        }
        while (!stuck.world.broker.output(stuck.slow.id()).empty()) stuck.slow.read(piece);
        stuck.sender.publish("t", "last");
        all.emplace_back("t", "last");
        EXPECT_EQ(stuck.got(), all) << piece;
    }
}

TEST(Overflow, ALatestValueThatGrowsStaysWithinTheBound) {
    Stuck stuck({.queue_bytes = 2000, .latest = readings});
    const auto before = stuck.held();
    for (const std::size_t size : {1U, 1000U})
        for (int topic = 0; topic < 10; ++topic)
            stuck.sender.publish(fmt::format("reading/{}", topic), std::string(size, 'x'));
    EXPECT_LE(stuck.held(), before + 2000);
    stuck.sender.publish("reading/9", std::string(3000, 'x')); // larger than all that may wait
    EXPECT_EQ(stuck.got(), (Sequence{{"t", "first"}}));
}

TEST(Overflow, WhatExpiresWhileItWaitsDoesNotGo) { // [MQTT-3.3.2-5], [MQTT-3.3.2-6]
    Stuck stuck({.latest = readings});
    stuck.sender.publish("reading/a", "short", {.expiry_seconds = 10});
    stuck.sender.publish("event/x", "short", {.expiry_seconds = 10});
    stuck.sender.publish("event/x", "long", {.expiry_seconds = 100});
    stuck.world.pass(seconds(30));
    const auto got = stuck.slow.messages();
    ASSERT_EQ(got.size(), 2U);
    EXPECT_EQ(got[1].payload, "long");
    EXPECT_EQ(got[1].expiry_seconds, 70U);
    EXPECT_EQ(stuck.stats().expired, 2U);
}

TEST(Overflow, IsOnTheClientsAccountUntilItGoesOut) {
    Stuck stuck({.latest = readings});
    const auto before = stuck.held();
    for (int i = 0; i < 100; ++i) {
        stuck.sender.publish("event/x", std::string(100, 'x'));
        stuck.sender.publish("reading/a", std::string(static_cast<std::size_t>(i), 'x'));
    }
    EXPECT_GT(stuck.held(), before + 100 * 100);
    EXPECT_LT(stuck.held(), before + 100 * 200);
    stuck.slow.read_all();
    EXPECT_LT(stuck.held(), before);
    stuck.sender.publish("event/x", "x");
    EXPECT_EQ(stuck.stats().dropped, 0U);
}

TEST(Overflow, OfAClientThatGoesHoldsNothing) {
    Stuck stuck({});
    for (int i = 0; i < 100; ++i) stuck.sender.publish("event/x", std::string(100, 'x'));
    stuck.slow.vanish();
    World fresh;
    TestClient sender(fresh);
    sender.connect("sender");
    EXPECT_EQ(stuck.held(), fresh.broker.accounts().held()[Resource::SessionBytes]);
}

TEST(Overflow, IsBoundedForAnyNumberOfStuckClients) {
    constexpr std::size_t clients = 100;
    Limits limits{.queue_bytes = 10'000, .latest = readings};
    World world(Options{.limits = limits});
    std::deque<TestClient> crowd;
    TestClient sender(world, Origin::Trusted), healthy(world, Origin::Trusted);
    for (std::size_t i = 0; i < clients; ++i) {
        TestClient& each = crowd.emplace_back(world);
        each.connect(fmt::format("{}", i));
        each.subscribe("#");
    }
    sender.connect("sender");
    healthy.connect("healthy");
    healthy.subscribe("#");
    const auto before = world.broker.accounts().held()[Resource::SessionBytes];
    std::size_t got = 0;
    for (int i = 0; i < 2000; ++i) {
        sender.publish(fmt::format("reading/{}", i % 500), std::string(200, 'x'));
        sender.publish("event/x", std::string(200, 'x'));
        got += healthy.messages().size();
        if (i == 0)
            for (auto& each : crowd) each.read(1);
    }
    EXPECT_EQ(got, 4000U);
    EXPECT_LE(world.broker.accounts().held()[Resource::SessionBytes], before + clients * (10'000 + 1000));
    for (auto& each : crowd) EXPECT_FALSE(each.is_finished());
}

TEST(Backlog, CountsWhatItHolds) {
    Backlog backlog;
    backlog.add({"other"});
    backlog.add_latest("a", {"1"});
    EXPECT_FALSE(backlog.size_of("b"));
    EXPECT_EQ(backlog.size_of("a"), 1U);
    backlog.replace("a", {"longer"});
    EXPECT_EQ(backlog.size(), 2U);
    EXPECT_EQ(backlog.bytes(), Backlog::cost(5) + Backlog::cost(6) + 1);
    EXPECT_EQ(backlog.front().bytes, "other");
    backlog.pop();
    EXPECT_EQ(backlog.front().bytes, "longer");
    EXPECT_EQ(backlog.shrink(0, 1000), 1U);
    EXPECT_TRUE(backlog.empty());
    EXPECT_EQ(backlog.bytes(), 0U);
}

} // namespace tutti::broker
