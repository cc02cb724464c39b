// What only a broker of our own can be made to do, and what is true of LocalBus alone. What every bus
// promises: the conformance suite.
#include "bus/bus_conformance_testing.hpp"
#include "bus/local_broker.hpp"
#include "bus/local_bus.hpp"

namespace tutti::bus::testing {
namespace {

class LocalBusTest : public ::testing::Test {
protected:
    Client& join(BusOptions options) {
        clients_.push_back(
            std::make_unique<Client>(context_.get_executor(), broker_, std::move(options), random_, changed_)
        );
        return *clients_.back();
    }
    Client& join(std::string client_id) {
        return join(BusOptions{.client_id = std::move(client_id), .reconnect_least = milliseconds{1}});
    }
    /// Gone without a goodbye.
    void lose(Client& client) {
        std::erase_if(clients_, [&](const auto& each) { return each.get() == &client; });
    }
    void settle() {
        context_.restart();
        context_.poll();
    }
    static Message kept(std::string topic, std::string payload) {
        return {.topic = std::move(topic), .payload = std::move(payload), .retain = true};
    }
    static std::vector<std::string> payloads(const Client& client) {
        std::vector<std::string> all;
        for (const Message& message : client.got) all.push_back(message.payload);
        return all;
    }
    Subscription hear(Client& client, std::string filter, QoS qos = QoS::ExactlyOnce) {
        return std::move(*client.bus->subscribe(std::move(filter), qos, [&](const Message& message) {
            client.got.push_back(message);
        }));
    }

    asio::io_context context_{1};
    Changes changed_;
    SeededRandom random_{7};
    SharedLocalBroker broker_ = LocalBroker::make(context_.get_executor());
    std::vector<std::unique_ptr<Client>> clients_;
};

using Payloads = std::vector<std::string>;

TEST_F(LocalBusTest, NothingHappensWithinACall) {
    Client& client = join("a");
    const auto subscription = hear(client, "event/#");
    EXPECT_TRUE(client.bus->publish({.topic = "event/a", .payload = "1"}));
    EXPECT_FALSE(client.bus->is_connected());
    EXPECT_TRUE(client.got.empty());
    settle();
    EXPECT_TRUE(client.bus->is_connected());
    EXPECT_EQ(payloads(client), Payloads{"1"});
}

TEST_F(LocalBusTest, AHandlerThatPublishesIsCalledAgainOnlyWhenItHasReturned) {
    Client& client = join("a");
    int depth = 0;
    const auto subscription = client.bus->subscribe("event/a", QoS::AtMostOnce, [&](const Message& message) {
        EXPECT_EQ(++depth, 1);
        client.got.push_back(message);
        if (client.got.size() < 3) EXPECT_TRUE(client.bus->publish({.topic = "event/a", .payload = "again"}));
        --depth;
    });
    EXPECT_TRUE(client.bus->publish({.topic = "event/a", .payload = "first"}));
    settle();
    EXPECT_EQ(payloads(client), (Payloads{"first", "again", "again"}));
}

TEST_F(LocalBusTest, AHandlerMayEndItsOwnSubscriptionAndBeginOthers) {
    Client& client = join("a");
    EXPECT_TRUE(client.bus->publish(kept("reading/a/x", "kept")));
    Subscription second;
    Subscription first = std::move(*client.bus->subscribe("event/go", QoS::AtMostOnce, [&](const Message&) {
        first.reset();
        second = hear(client, "reading/#");
    }));
    EXPECT_TRUE(client.bus->publish({.topic = "event/go"}));
    EXPECT_TRUE(client.bus->publish({.topic = "event/go"}));
    settle();
    EXPECT_EQ(payloads(client), Payloads{"kept"});
    EXPECT_FALSE(first);
}

TEST_F(LocalBusTest, ABrokenConnectionPublishesTheWillAndComesAgain) {
    Client& watcher = join("watcher");
    const auto subscription = hear(watcher, "worker/+");
    BusOptions mortal{.client_id = "mortal", .reconnect_least = milliseconds{1}};
    mortal.will = kept("worker/mortal", "offline");
    Client& client = join(mortal);
    settle();
    broker_->disconnect("mortal");
    EXPECT_FALSE(client.bus->is_connected());
    settle();
    EXPECT_EQ(payloads(watcher), Payloads{"offline"});
    EXPECT_EQ(client.disconnections, 1);
    EXPECT_EQ(client.last_error.code, ErrorCode::Unavailable);
    context_.restart();
    while (client.connections < 2) context_.run_one();
    EXPECT_TRUE(client.bus->is_connected());
    lose(client);
    settle();
    EXPECT_EQ(payloads(watcher), (Payloads{"offline", "offline"}));
}

TEST_F(LocalBusTest, ANameIsOneClients) {
    Client& first = join("same");
    settle();
    Client& second = join("same");
    settle();
    EXPECT_TRUE(second.bus->is_connected());
    EXPECT_FALSE(first.bus->is_connected());
    EXPECT_EQ(first.last_error.code, ErrorCode::Conflict);
}

TEST_F(LocalBusTest, ABrokerThatClosesForgetsWhatItKept) {
    Client& client = join("a");
    EXPECT_TRUE(client.bus->publish(kept("reading/a/x", "1")));
    settle();
    EXPECT_EQ(broker_->kept(), 1U);
    broker_->close();
    settle();
    EXPECT_EQ(broker_->kept(), 0U);
    EXPECT_EQ(client.disconnections, 1);
}

TEST_F(LocalBusTest, AStateThatThereIsNoRoomForIsDroppedAndTold) {
    broker_ = LocalBroker::make(context_.get_executor(), {.kept_messages = 1});
    Client& client = join("a");
    EXPECT_TRUE(client.bus->publish(kept("reading/a/x", "1")));
    EXPECT_TRUE(client.bus->publish(kept("reading/a/y", "2")));
    EXPECT_TRUE(client.bus->publish(kept("reading/a/x", "3")));
    settle();
    EXPECT_EQ(client.dropped, std::vector<std::string>{"reading/a/y"});
    const auto subscription = hear(client, "reading/#");
    settle();
    EXPECT_EQ(payloads(client), Payloads{"3"});
}

TEST_F(LocalBusTest, TheQualityOfServiceIsTheLowerOfBoth) {
    Client& client = join("a");
    const auto subscription = hear(client, "event/#", QoS::AtLeastOnce);
    for (const QoS qos : {QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce})
        EXPECT_TRUE(client.bus->publish({.topic = "event/a", .qos = qos}));
    settle();
    ASSERT_EQ(client.got.size(), 3U);
    EXPECT_EQ(client.got[0].qos, QoS::AtMostOnce);
    EXPECT_EQ(client.got[1].qos, QoS::AtLeastOnce);
    EXPECT_EQ(client.got[2].qos, QoS::AtLeastOnce);
}

TEST_F(LocalBusTest, RootsDoNotHearEachOther) {
    Client& here = join("here");
    Client& there = join(BusOptions{.client_id = "there", .root = "other"});
    const auto all_here = hear(here, "#");
    const auto all_there = hear(there, "#");
    EXPECT_TRUE(here.bus->publish({.topic = "event/a", .payload = "1"}));
    EXPECT_TRUE(there.bus->publish({.topic = "/tutti/event/b", .payload = "2"}));
    settle();
    EXPECT_EQ(payloads(here), (Payloads{"1", "2"}));
    EXPECT_TRUE(there.got.empty());
}

TEST_F(LocalBusTest, AGroupSharesItsWorkInTurn) {
    Client& first = join("first");
    Client& second = join("second");
    const auto one = hear(first, "$share/workers/job/+");
    const auto two = hear(second, "$share/workers/job/+");
    settle();
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(first.bus->publish({.topic = "job/x"}));
    settle();
    EXPECT_EQ(first.got.size(), 5U);
    EXPECT_EQ(second.got.size(), 5U);
}

TEST_F(LocalBusTest, ClientsOutliveTheirBroker) {
    Client& client = join("a");
    const auto subscription = hear(client, "event/#");
    broker_.reset();
    EXPECT_TRUE(client.bus->publish({.topic = "event/a", .payload = "1"}));
    settle();
    EXPECT_EQ(payloads(client), Payloads{"1"});
}

TEST_F(LocalBusTest, ABusThatWasLeftTakesNothingMore) {
    Client& client = join("a");
    settle();
    asio::co_spawn(context_, client.bus->stop(seconds{1}), [](const std::exception_ptr&) {});
    settle();
    const auto refused = client.bus->publish({.topic = "event/a"});
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::Unavailable);
}

/// Notes the pauses between attempts.
class Pauses final : public BusReport {
public:
    void disconnected(const Error&, SteadyClock::duration retry_in) override { all.push_back(retry_in); }
    std::vector<SteadyClock::duration> all;
};

TEST_F(LocalBusTest, WhileTheBrokerIsAwayThePausesGrow) {
    broker_->close();
    Pauses pauses;
    LocalBus bus(
        broker_, {.client_id = "a", .reconnect_least = milliseconds{1}, .reconnect_most = seconds{10}},
        random_, pauses
    );
    bus.start();
    // By a tenth each, ± 20 %.
    while (pauses.all.size() < 20) ASSERT_EQ(context_.run_one_for(seconds(10)), 1U);
    for (std::size_t i = 10; i < pauses.all.size(); ++i) EXPECT_GT(pauses.all[i], pauses.all[i - 10]);
}

} // namespace
} // namespace tutti::bus::testing
