// What every Bus promises about kept states, expiry and wills.
#include "bus/bus_conformance_testing.hpp"
#include "bus/kept_states.hpp"
#include "bus/mqtt_session.hpp"
#include "io/server_connection.hpp"

namespace tutti::bus::testing {
namespace {

class StateConformance : public BusConformance {
protected:
    Task<void> keeps_states();
    Task<void> says_when_kept_states_have_come();
    Task<void> forgets_expired_states();
    Task<void> die_with(Message will);
    Task<void> break_socket_with(Message will);
    Task<void> publishes_wills();
    Task<void> publishes_no_will_after_goodbye();
};

Task<void> StateConformance::keeps_states() {
    broker_->start();
    Client& writer = join("writer");
    for (const char* payload : {"1", "2"})
        EXPECT_TRUE(writer.bus->publish(
            {.topic = "reading/a/x", .payload = payload, .qos = QoS::AtLeastOnce, .retain = true}
        ));
    EXPECT_TRUE(
        writer.bus->publish({.topic = "reading/a/y", .payload = "3", .qos = QoS::AtLeastOnce, .retain = true})
    );
    EXPECT_TRUE(writer.bus->publish({.topic = "reading/a/y", .qos = QoS::AtLeastOnce, .retain = true})
    ); // forgets it
    const auto drained = co_await writer.bus->drained(soon);
    EXPECT_TRUE(drained.has_value());
    Client& late = join("late");
    auto subscription = co_await late.listen("reading/#");
    const bool only = co_await late.has_received_only(1);
    if (!only) co_return;
    EXPECT_EQ(late.got[0].payload, "2");
    EXPECT_TRUE(late.got[0].retain);
    EXPECT_TRUE(
        writer.bus->publish({.topic = "reading/a/x", .payload = "4", .qos = QoS::AtLeastOnce, .retain = true})
    );
    co_await late.receives(2);
    EXPECT_FALSE(late.got.back().retain); // live, not kept
}

TEST_P(StateConformance, GivesKeptStatesToLaterSubscribers) { run(keeps_states()); }

Task<void> StateConformance::says_when_kept_states_have_come() {
    broker_->start();
    Client& writer = join("writer");
    for (int number = 0; number < 200; ++number)
        EXPECT_TRUE(writer.bus->publish(
            {.topic = fmt::format("reading/a/{}", number),
             .payload = "1",
             .qos = QoS::AtLeastOnce,
             .retain = true}
        ));
    const auto drained = co_await writer.bus->drained(soon);
    EXPECT_TRUE(drained.has_value());
    Client& late = join("late");
    auto subscription = late.bus->subscribe("reading/#", QoS::AtMostOnce, [&late](const Message& message) {
        late.got.push_back(message);
    });
    EXPECT_TRUE(subscription.has_value());
    const auto came = co_await kept_states_come(*late.bus, "reading/none/none/none", soon);
    EXPECT_TRUE(came.has_value());
    EXPECT_EQ(late.got.size(), 200U);
}

TEST_P(StateConformance, SaysWhenWhatIsKeptHasCome) { run(says_when_kept_states_have_come()); }

Task<void> StateConformance::forgets_expired_states() {
    broker_->start();
    Client& writer = join("writer");
    Message brief{.topic = "reading/a/brief", .qos = QoS::AtLeastOnce, .retain = true, .expiry = seconds{1}};
    Message lasting{
        .topic = "reading/a/lasting", .qos = QoS::AtLeastOnce, .retain = true, .expiry = seconds{60}
    };
    brief.payload = lasting.payload = "x";
    EXPECT_TRUE(writer.bus->publish(lasting)); // first: it has waited as long when the other has expired
    EXPECT_TRUE(writer.bus->publish(brief));
    const auto drained = co_await writer.bus->drained(soon);
    EXPECT_TRUE(drained.has_value());
    if (!can().expiry) co_return; // that they stay then: CapabilityConformance
    // When it has expired is for the broker's clock to say (mosquitto's counts whole seconds): asked until it
    // has.
    Client& late = join("late");
    bool expired = false;
    for (const SteadyTime deadline = io::steady_now() + soon; !expired && io::steady_now() < deadline;) {
        late.got.clear();
        auto subscription = co_await late.listen("reading/#");
        co_await late.catch_up();
        expired = late.got.size() == 1;
    }
    EXPECT_TRUE(expired);
    if (!expired) co_return;
    EXPECT_EQ(late.got[0].topic, "reading/a/lasting");
    EXPECT_LE(late.got[0].expiry.value_or(seconds{99}), seconds{59});
}

TEST_P(StateConformance, ForgetsExpiredStates) { run(forgets_expired_states()); }

/// Joins with a will and is gone without a word.
Task<void> StateConformance::die_with(Message will) {
    if (GetParam().backend != Backend::Local) {
        co_await break_socket_with(std::move(will));
        co_return;
    }
    BusOptions mortal = options("mortal");
    mortal.will = std::move(will);
    Client& client = join(mortal);
    co_await client.eventually([&] { return client.bus->is_connected(); });
    std::erase_if(clients_, [&](const auto& each) { return each.get() == &client; });
}

Task<void> StateConformance::break_socket_with(Message will) {
    struct Deaf final : MqttSessionListener {
        void accepted(const mqtt::Connack&) override {}
        void received(const mqtt::Publish&, Delivery) override {}
        void subscription_answered(std::string_view, mqtt::ReasonCode) override {}
        void message_dropped(const Message&, const Error&) override {}
        void settled(Receipt, const Result<void>&) override {}
        void goes_without(Capability) override {}
    } deaf;
    BusOptions mortal = options("mortal");
    mortal.mqtt.keep_alive = seconds{0};
    will.topic = "tutti/" + will.topic;
    mortal.will = std::move(will);
    MqttSession session(mortal, deaf);
    const auto place = broker_->place();
    const auto* url = std::get_if<MqttUrl>(&place);
    io::ServerPlace server{.socket = url->path, .address = {url->host, url->port}, .tls = url->tls};
    const auto connected = co_await io::connect_to_server(std::move(server), soon);
    EXPECT_TRUE(connected.has_value());
    auto& stream = *connected;
    std::string bytes;
    session.opened(io::steady_now());
    session.take_output(bytes, io::steady_now());
    const auto written = co_await io::write_all(*stream, bytes);
    EXPECT_TRUE(written.has_value());
    bytes.resize(1000);
    const auto [error, count] = co_await stream->async_read_some(asio::buffer(bytes), no_throw);
    EXPECT_TRUE(
        !error && session.receive(std::string_view{bytes}.substr(0, count), io::steady_now()).has_value()
    );
    EXPECT_TRUE(session.is_online());
}

Task<void> StateConformance::publishes_wills() {
    broker_->start();
    if (!can().wills) co_return; // what there is instead: RedisPresence
    Client& reader = join("reader");
    auto subscription = co_await reader.listen("worker/+");
    Message will{.topic = "worker/mortal", .payload = "offline", .retain = true};
    co_await die_with(std::move(will));
    const bool here = co_await reader.receives(1);
    if (!here) co_return;
    EXPECT_EQ(reader.got[0].payload, "offline");
    Client& late = join("late"); // it was retained
    auto again = co_await late.listen("worker/+");
    co_await late.receives(1);
}

TEST_P(StateConformance, PublishesTheWillOfOneThatIsGone) { run(publishes_wills()); }

Task<void> StateConformance::publishes_no_will_after_goodbye() {
    broker_->start();
    Client& reader = join("reader");
    auto subscription = co_await reader.listen("worker/+");
    BusOptions polite = options("polite");
    polite.will = Message{.topic = "worker/polite", .payload = "offline"};
    Client& leaves = join(polite);
    co_await leaves.eventually([&] { return leaves.connections == 1; });
    co_await leaves.bus->stop(seconds{1});
    EXPECT_EQ(leaves.disconnections, 0);
    std::erase_if(clients_, [&](const auto& each) { return each.get() == &leaves; });
    co_await reader.has_received_only(0);
}

TEST_P(StateConformance, PublishesNoWillAfterAGoodbye) { run(publishes_no_will_after_goodbye()); }

INSTANTIATE_TEST_SUITE_P(Backend, StateConformance, ::testing::ValuesIn(backends()), [](const auto& test) {
    return std::string(test.param.name);
});

} // namespace
} // namespace tutti::bus::testing
