// What every Bus promises about requests, and about brokers that go and come.
#include "bus/bus_conformance_testing.hpp"

namespace tutti::bus::testing {
namespace {

class RequestConformance : public BusConformance {
protected:
    Task<void> answers_requests();
    Task<void> times_requests_out();
    Task<void> answers_requests_with_a_topic_of_their_own();
    Task<void> comes_back();
    Task<void> waits_for_the_broker();
    Task<void> sends_before_goodbye();
    Task<void> says_what_became_of_it();
};

Task<void> RequestConformance::answers_requests() {
    broker_->start();
    Client& caller = join("caller");
    Client& worker = join("worker");
    auto serve = worker.bus->subscribe("cmd/worker", QoS::AtLeastOnce, [&](const Message& command) {
        EXPECT_GT(command.expiry.value_or(seconds{0}), seconds{0});
        if (command.response_topic)
            EXPECT_TRUE(worker.bus->publish(reply_to(command, "re: " + command.payload)));
    });
    const auto ready = co_await worker.bus->confirmed(serve->id(), soon);
    EXPECT_TRUE(ready.has_value());
    co_await caller.eventually([&] { return caller.bus->is_connected(); });
    for (const char* question : {"one", "two"}) {
        Message command{.topic = "cmd/worker", .payload = question};
        const auto answer = co_await caller.bus->request(std::move(command), soon);
        if (!can().request_properties) {
            EXPECT_FALSE(answer.has_value());
            if (!answer) EXPECT_EQ(answer.error().code, ErrorCode::Unavailable);
            continue;
        }
        EXPECT_TRUE(answer.has_value()) << answer.error().message;
        if (answer) EXPECT_EQ(answer->payload, std::string("re: ") + question);
    }
}

TEST_P(RequestConformance, BringsTheAnswerToARequest) { run(answers_requests()); }

Task<void> RequestConformance::times_requests_out() {
    broker_->start();
    Client& caller = join("caller");
    Message command{.topic = "cmd/nobody", .payload = "?", .response_topic = "cmd/nobody/response/1"};
    const SteadyTime before = io::steady_now();
    const auto answer = co_await caller.bus->request(std::move(command), milliseconds{300});
    EXPECT_FALSE(answer.has_value());
    if (!answer) EXPECT_EQ(answer.error().code, ErrorCode::Timeout);
    EXPECT_GE(io::steady_now() - before, milliseconds{300});
}

TEST_P(RequestConformance, EndsARequestThatNobodyAnswers) { run(times_requests_out()); }

Task<void> RequestConformance::answers_requests_with_a_topic_of_their_own() {
    broker_->start();
    Client& caller = join("caller");
    Client& worker = join("worker");
    auto serve = worker.bus->subscribe("cmd/worker", QoS::AtLeastOnce, [&](const Message&) {
        EXPECT_TRUE(worker.bus->publish(
            {.topic = "cmd/worker/response/7", .payload = "done", .qos = QoS::AtLeastOnce}
        ));
    });
    const auto ready = co_await worker.bus->confirmed(serve->id(), soon);
    EXPECT_TRUE(ready.has_value());
    Message command{.topic = "cmd/worker", .payload = "?", .response_topic = "cmd/worker/response/7"};
    const auto answer = co_await caller.bus->request(std::move(command), soon);
    EXPECT_TRUE(answer.has_value());
    if (answer) EXPECT_EQ(answer->payload, "done");
}

TEST_P(RequestConformance, AwaitsTheAnswerWhereTheRequestSays) {
    run(answers_requests_with_a_topic_of_their_own());
}

Task<void> RequestConformance::comes_back() {
    broker_->start();
    Client& reader = join("reader");
    Client& writer = join("writer");
    auto subscription = co_await reader.listen("event/#");
    co_await writer.eventually([&] { return writer.bus->is_connected(); });
    broker_->kill();
    co_await writer.eventually([&] { return !writer.bus->is_connected(); });
    co_await reader.eventually([&] { return !reader.bus->is_connected(); });
    broker_->start();
    // The reader first, or the broker has nobody to deliver to.
    co_await reader.eventually([&] { return reader.connections == 2; });
    const auto confirmed = co_await reader.bus->confirmed(subscription.id(), soon);
    EXPECT_TRUE(confirmed.has_value());
    EXPECT_TRUE(writer.bus->publish({.topic = "event/a", .payload = "after", .qos = QoS::AtLeastOnce}));
    co_await reader.receives(1);
    EXPECT_EQ(reader.got.back().payload, "after");
}

TEST_P(RequestConformance, ComesBackWhenTheBrokerWasKilled) { run(comes_back()); }

Task<void> RequestConformance::waits_for_the_broker() {
    BusOptions small = options("writer");
    small.queue.messages = 3;
    Client& writer = join(small);
    co_await writer.eventually([&] { return writer.disconnections >= 2; });
    EXPECT_EQ(writer.last_error.code, ErrorCode::Unavailable);
    EXPECT_TRUE(writer.bus->publish({.topic = "event/1", .qos = QoS::AtMostOnce, .retain = true}));
    for (const char* topic : {"event/2", "event/3", "event/4"})
        EXPECT_TRUE(
            writer.bus->publish({.topic = topic, .payload = "kept", .qos = QoS::AtLeastOnce, .retain = true})
        );
    EXPECT_EQ(writer.dropped, std::vector<std::string>{"event/1"});
    const auto refused = writer.bus->publish({.topic = "event/5", .qos = QoS::AtLeastOnce});
    EXPECT_FALSE(refused.has_value());
    if (!refused) EXPECT_EQ(refused.error().code, ErrorCode::LimitExceeded);
    broker_->start();
    const auto drained = co_await writer.bus->drained(soon);
    EXPECT_TRUE(drained.has_value());
    Client& reader = join("reader");
    auto subscription = co_await reader.listen("event/#");
    co_await reader.receives(3);
}

TEST_P(RequestConformance, KeepsItsQueueUntilThereIsABroker) { run(waits_for_the_broker()); }

Task<void> RequestConformance::sends_before_goodbye() {
    broker_->start();
    Client& reader = join("reader");
    auto subscription = co_await reader.listen("event/#");
    Client& brief = join("brief");
    co_await brief.eventually([&] { return brief.bus->is_connected(); });
    for (int i = 0; i < 10; ++i)
        EXPECT_TRUE(brief.bus->publish({.topic = "event/last", .qos = QoS::AtMostOnce}));
    co_await brief.bus->stop(seconds{5});
    std::erase_if(clients_, [&](const auto& each) { return each.get() == &brief; });
    co_await reader.receives(10);
}

TEST_P(RequestConformance, SendsWhatItHasBeforeItLeaves) { run(sends_before_goodbye()); }

Task<void> RequestConformance::says_what_became_of_it() {
    Client& writer = join("writer");
    co_await writer.eventually([&] { return writer.disconnections >= 1; });
    Message early{.topic = "event/a", .payload = "early", .qos = QoS::AtLeastOnce};
    const auto waited_in_vain = co_await writer.bus->publish_surely(std::move(early), milliseconds{20});
    EXPECT_FALSE(waited_in_vain.has_value());
    if (!waited_in_vain) EXPECT_EQ(waited_in_vain.error().code, ErrorCode::Timeout);
    broker_->start();
    Client& reader = join("reader");
    auto subscription = co_await reader.listen("event/#");
    for (const QoS qos : {QoS::AtMostOnce, QoS::AtLeastOnce}) {
        Message message{.topic = "event/b", .payload = "late", .qos = qos};
        const auto taken = co_await writer.bus->publish_surely(std::move(message), soon);
        EXPECT_TRUE(taken.has_value()) << taken.error().message;
    }
    co_await reader.eventually([&] { return std::ranges::count(reader.got, "event/b", &Message::topic) == 2; }
    );
    Message wrong{.topic = "event/#"};
    const auto refused = co_await writer.bus->publish_surely(std::move(wrong), soon);
    EXPECT_FALSE(refused.has_value());
    if (!refused) EXPECT_EQ(refused.error().code, ErrorCode::InvalidInput);
}

TEST_P(RequestConformance, SaysWhatBecameOfAMessage) { run(says_what_became_of_it()); }

INSTANTIATE_TEST_SUITE_P(Backend, RequestConformance, ::testing::ValuesIn(backends()), [](const auto& test) {
    return std::string(test.param.name);
});

} // namespace
} // namespace tutti::bus::testing
