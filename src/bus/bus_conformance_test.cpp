// What every Bus promises about messages, asked of each backend over its real broker.
#include "bus/bus_conformance_testing.hpp"

namespace tutti::bus::testing {
namespace {

class MessageConformance : public BusConformance {
protected:
    Task<void> delivers();
    Task<void> keeps_the_order();
    Task<void> carries_large_payloads();
    Task<void> takes_the_root_apart();
    Task<void> does_not_double();
    Task<void> stops_delivering();
    Task<void> shares();
    Task<void> lets_handlers_act();
};

Task<void> MessageConformance::delivers() {
    broker_->start();
    Client& reader = join("reader");
    Client& writer = join("writer");
    auto subscription = co_await reader.listen("event/+/x", QoS::ExactlyOnce);
    std::size_t count = 0;
    for (const QoS qos : {QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce}) {
        if (qos > GetParam().maximum_qos) continue;
        Message message{.topic = "event/a/x", .payload = "hello", .qos = qos};
        if (can().request_properties) {
            message.content_type = "text/plain";
            message.correlation_data = std::string("\0\xff", 2);
            message.response_topic = "reply/writer/1";
            message.user_properties = {{"traceparent", "00-1"}, {"traceparent", "00-2"}};
        }
        EXPECT_TRUE(writer.bus->publish(message).has_value());
        const bool here = co_await reader.receives(++count);
        if (!here) co_return;
        // A broker with fewer QoS may have lowered it.
        message.qos = reader.got.back().qos;
        EXPECT_EQ(reader.got.back(), message);
    }
    const auto drained = co_await writer.bus->drained(soon);
    EXPECT_TRUE(drained.has_value());
}

TEST_P(MessageConformance, DeliversMessagesWithAllTheyHave) { run(delivers()); }

Task<void> MessageConformance::keeps_the_order() {
    broker_->start();
    Client& reader = join("reader");
    BusOptions roomy = options("writer");
    roomy.queue = {.messages = 10'000, .bytes = 10'000'000};
    Client& writer = join(roomy);
    auto subscription = co_await reader.listen("event/#");
    // Below 1000: what mosquitto queues for one client by default.
    for (int i = 0; i < 900; ++i)
        EXPECT_TRUE(writer.bus->publish(
            {.topic = "event/n", .payload = fmt::format("{}", i), .qos = QoS::AtLeastOnce}
        ));
    co_await reader.receives(900);
    for (std::size_t i = 0; i < reader.got.size(); ++i)
        EXPECT_EQ(reader.got[i].payload, fmt::format("{}", i));
}

TEST_P(MessageConformance, KeepsTheOrderOfOnePublisher) { run(keeps_the_order()); }

Task<void> MessageConformance::carries_large_payloads() {
    broker_->start();
    Client& reader = join("reader");
    Client& writer = join("writer");
    auto subscription = co_await reader.listen("frame/wall");
    const std::string payload(900'000, '\x7f'); // with its header below our hub's packet limit of 1 MiB
    EXPECT_TRUE(writer.bus->publish({.topic = "frame/wall", .payload = payload}));
    const bool large = co_await reader.receives(1);
    if (!large) co_return;
    EXPECT_TRUE(writer.bus->publish({.topic = "frame/wall"}));
    const bool here = co_await reader.receives(2);
    if (!here) co_return;
    EXPECT_TRUE(reader.got[0].payload == payload);
    EXPECT_EQ(reader.got[1].payload, "");
}

TEST_P(MessageConformance, CarriesLargeAndEmptyPayloads) { run(carries_large_payloads()); }

Task<void> MessageConformance::takes_the_root_apart() {
    broker_->start();
    Client& inside = join("inside");
    BusOptions foreign = options("outside");
    foreign.root = "";
    Client& outside = join(foreign);
    auto below = co_await inside.listen("event/#");
    auto elsewhere = co_await inside.listen("/elsewhere/+");
    EXPECT_TRUE(outside.bus->publish({.topic = "event/raw", .qos = QoS::AtLeastOnce}));
    EXPECT_TRUE(outside.bus->publish({.topic = "tutti/event/a", .qos = QoS::AtLeastOnce}));
    EXPECT_TRUE(outside.bus->publish({.topic = "elsewhere/b", .qos = QoS::AtLeastOnce}));
    const bool here = co_await inside.receives(2);
    if (!here) co_return;
    EXPECT_EQ(inside.got[0].topic, "event/a");
    EXPECT_EQ(inside.got[1].topic, "/elsewhere/b");
}

TEST_P(MessageConformance, PutsTheRootBeforeTopicsOnTheWireAlone) { run(takes_the_root_apart()); }

Task<void> MessageConformance::does_not_double() {
    broker_->start();
    Client& client = join("client");
    auto all = co_await client.listen("event/#");
    auto one = co_await client.listen("event/a");
    EXPECT_TRUE(client.bus->publish({.topic = "event/a", .qos = QoS::AtLeastOnce}));
    EXPECT_TRUE(client.bus->publish({.topic = "event/b", .qos = QoS::AtLeastOnce}));
    // Two handlers take event/a, one takes event/b.
    co_await client.eventually([&] { return !client.got.empty() && client.got.back().topic == "event/b"; });
    all.reset();
    one.reset();
    const bool only = co_await client.has_received_only(3);
    if (!only) co_return;
    EXPECT_EQ(client.got[0].topic, "event/a");
    EXPECT_EQ(client.got[1].topic, "event/a");
}

TEST_P(MessageConformance, DoesNotDoubleMessagesForOverlappingFilters) { run(does_not_double()); }

Task<void> MessageConformance::stops_delivering() {
    broker_->start();
    Client& client = join("client");
    auto subscription = co_await client.listen("event/a");
    EXPECT_TRUE(client.bus->publish({.topic = "event/a", .qos = QoS::AtLeastOnce}));
    co_await client.receives(1);
    subscription.reset();
    EXPECT_TRUE(client.bus->publish({.topic = "event/a", .qos = QoS::AtLeastOnce}));
    co_await client.has_received_only(1);
    const auto gone = co_await client.bus->confirmed(subscription.id(), soon);
    EXPECT_FALSE(gone.has_value());
}

TEST_P(MessageConformance, DeliversNothingToAHandlerThatLeft) { run(stops_delivering()); }

Task<void> MessageConformance::shares() {
    broker_->start();
    Client& first = join("first");
    co_await first.eventually([&] { return first.bus->is_connected(); });
    if (!can().shared_subscriptions) co_return; // refused: CapabilityConformance
    Client& second = join("second");
    auto one = co_await first.listen("$share/workers/job/+");
    auto two = co_await second.listen("$share/workers/job/+");
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(first.bus->publish({.topic = "job/x", .qos = QoS::AtLeastOnce}));
    co_await first.eventually([&] { return first.got.size() + second.got.size() == 10; });
}

TEST_P(MessageConformance, SharesWorkWhereTheBrokerCan) { run(shares()); }

Task<void> MessageConformance::lets_handlers_act() {
    broker_->start();
    Client& client = join("client");
    auto answers = co_await client.listen("event/answer");
    int depth = 0;
    Subscription later;
    Subscription first;
    first = std::move(*client.bus->subscribe("event/ask", QoS::AtLeastOnce, [&](const Message&) {
        EXPECT_EQ(++depth, 1); // nothing is delivered within publish()
        first.reset();
        later = std::move(*client.bus->subscribe("event/ask", QoS::AtLeastOnce, [&](const Message&) {
            EXPECT_TRUE(client.bus->publish({.topic = "event/answer", .payload = "second"}));
        }));
        EXPECT_TRUE(client.bus->publish({.topic = "event/answer", .payload = "first"}));
        EXPECT_TRUE(client.bus->publish({.topic = "event/ask", .qos = QoS::AtLeastOnce}));
        --depth;
    }));
    const auto ready = co_await client.bus->confirmed(first.id(), soon);
    EXPECT_TRUE(ready.has_value());
    EXPECT_TRUE(client.bus->publish({.topic = "event/ask", .qos = QoS::AtLeastOnce}));
    const bool here = co_await client.receives(2);
    if (!here) co_return;
    EXPECT_EQ(client.got[0].payload, "first");
    EXPECT_EQ(client.got[1].payload, "second");
    EXPECT_FALSE(first);
}

TEST_P(MessageConformance, LetsHandlersPublishSubscribeAndLeave) { run(lets_handlers_act()); }

INSTANTIATE_TEST_SUITE_P(Backend, MessageConformance, ::testing::ValuesIn(backends()), [](const auto& test) {
    return std::string(test.param.name);
});

} // namespace
} // namespace tutti::bus::testing
