// MqttBus against brokers that behave as no real one would: a listener that says what the test tells it to.
#include "bus/make_bus.hpp"
#include "io/clock.hpp"
#include "io/stream.hpp"
#include "io/system_random.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <filesystem>

namespace tutti::bus {
namespace {

using namespace std::string_literals;

const std::string refused_in_311 = "\x20\x02\x00\x01"s;
const std::string accepted_in_311 = "\x20\x02\x00\x00"s;
const std::string accepted_in_5 = "\x20\x03\x00\x00\x00"s;

struct Recorded final : BusReport {
    void connected(bool) override { ++connections; }
    void disconnected(const Error& why, SteadyClock::duration) override { errors.push_back(why.message); }
    int connections = 0;
    std::vector<std::string> errors;
};

class ScriptedBroker : public ::testing::Test {
protected:
    ScriptedBroker()
        : directory_(std::filesystem::temp_directory_path() / ("tutti-bus-" + io::random_hex(6))) {
        std::filesystem::create_directory(directory_);
    }
    ~ScriptedBroker() override { std::filesystem::remove_all(directory_); }

    io::Listener listen() {
        return std::move(io::Listener::bind_unix(context_.get_executor(), directory_ / "mqtt")).value();
    }
    std::unique_ptr<Bus> join(BusOptions options = {}) {
        options.client_id = "me";
        options.reconnect_least = milliseconds{1};
        const std::string url = "unix://" + (directory_ / "mqtt").native();
        return std::move(make_bus(context_.get_executor(), url, options, random_, report_)).value();
    }
    void run(Task<void> body) {
        bool ended = false;
        asio::co_spawn(context_, std::move(body), [&](const std::exception_ptr& error) {
            ended = true;
            if (error) std::rethrow_exception(error);
        });
        context_.run_for(seconds{20});
        invariant(ended, "the test comes to an end");
    }

    Task<void> falls_back();
    Task<void> complains();
    Task<void> gives_up_waiting();
    Task<void> hangs_up_last();
    Task<void> fails_at_once();

    std::filesystem::path directory_;
    asio::io_context context_{1};
    SeededRandom random_{7};
    Recorded report_;
};

Task<std::string> read_some(io::Stream& stream) {
    std::string bytes(4096, '\0');
    const auto [error, count] = co_await stream.async_read_some(asio::buffer(bytes), no_throw);
    bytes.resize(error ? 0 : count);
    co_return bytes;
}

Task<io::Stream> accept_and_say(io::Listener& listener, std::string answer, std::string& connect) {
    auto stream = co_await listener.accept();
    connect = co_await read_some(*stream);
    const auto written = co_await io::write_all(*stream, answer);
    EXPECT_TRUE(written.has_value());
    co_return std::move(*stream);
}

Task<void> ScriptedBroker::falls_back() {
    auto listener = listen();
    auto bus = join();
    bus->start();
    std::string connect;
    auto first = co_await accept_and_say(listener, refused_in_311, connect);
    EXPECT_EQ(connect.at(8), 5);
    auto second = co_await accept_and_say(listener, accepted_in_311, connect);
    EXPECT_EQ(connect.at(8), 4);
    const auto sent = bus->publish({.topic = "a", .qos = QoS::AtMostOnce});
    EXPECT_TRUE(sent.has_value());
    const std::string publish = co_await read_some(second);
    EXPECT_EQ(publish, "\x30\x09\x00\x07tutti/a"s);
    EXPECT_EQ(report_.connections, 1);
    EXPECT_TRUE(report_.errors.empty()) << report_.errors.front(); // it knew what to do
    EXPECT_FALSE(bus->capabilities().expiry);
    co_await bus->stop(seconds{1});
}

Task<void> ScriptedBroker::complains() {
    auto listener = listen();
    auto bus = join();
    bus->start();
    std::string connect;
    auto first = co_await accept_and_say(listener, accepted_in_5 + "\x36\x00"s, connect);
    const std::string complaint = co_await read_some(first);
    EXPECT_EQ(complaint, "\xe0\x01\x81"s);
    auto second = co_await accept_and_say(listener, "HTTP/1.1 400 Bad Request\r\n\r\n", connect);
    auto third = co_await accept_and_say(listener, accepted_in_5, connect);
    const auto ready = bus->subscribe("a", QoS::AtMostOnce, [](const Message&) {});
    const std::string subscribe = co_await read_some(third);
    EXPECT_EQ(subscribe.at(0), '\x82');
    EXPECT_EQ(report_.connections, 2);
    EXPECT_EQ(report_.errors.size(), 2U);
    EXPECT_EQ(report_.errors.at(0), "the broker broke the protocol: QoS 3 does not exist");
    co_await bus->stop(seconds{1});
}

/// Answers the next packets that come with these, one each.
Task<void> answer_each(io::Stream& stream, std::vector<std::string> answers) {
    for (const auto& answer : answers) {
        const auto packet = co_await read_some(stream);
        EXPECT_FALSE(packet.empty());
        const auto written = co_await io::write_all(stream, answer);
        EXPECT_TRUE(written.has_value());
    }
}

Task<void> ScriptedBroker::fails_at_once() {
    auto listener = listen();
    auto bus = join();
    bus->start();
    std::string connect;
    auto stream = co_await accept_and_say(listener, accepted_in_5, connect);
    // SUBACK, and a PUBACK that says "not authorized".
    asio::co_spawn(
        context_, answer_each(stream, {"\x90\x04\x00\x01\x00\x01"s, "\x40\x03\x00\x02\x87"s}),
        [](const std::exception_ptr& error) {
            if (error) std::rethrow_exception(error);
        }
    );
    Message command{.topic = "cmd/lamp", .payload = "{}"};
    const auto answer = co_await bus->request(std::move(command), seconds{10});
    EXPECT_FALSE(answer.has_value());
    if (!answer) EXPECT_EQ(answer.error().code, ErrorCode::PermissionDenied) << answer.error().message;
    co_await bus->stop(milliseconds{1});
}

TEST_F(ScriptedBroker, ARequestThatIsRefusedFailsAtOnceWithTheBrokersWord) { run(fails_at_once()); }

Task<void> ScriptedBroker::gives_up_waiting() {
    auto listener = listen();
    BusOptions impatient;
    impatient.mqtt.answer_timeout = milliseconds{30};
    auto bus = join(impatient);
    bus->start();
    std::string connect;
    auto silent = co_await accept_and_say(listener, "", connect);
    auto second = co_await accept_and_say(listener, accepted_in_5, connect);
    const std::string last = co_await read_some(silent);
    EXPECT_EQ(last, "");
    EXPECT_EQ(report_.errors, std::vector<std::string>{"the broker did not answer the CONNECT"});
    co_await bus->stop(seconds{1});
}

Task<void> ScriptedBroker::hangs_up_last() {
    auto listener = listen();
    auto bus = join();
    bus->start();
    std::string connect;
    auto stream = co_await accept_and_say(listener, accepted_in_5, connect);
    while (report_.connections == 0) co_await asio::post(asio::use_awaitable);
    bool left = false;
    asio::co_spawn(context_, bus->stop(seconds{10}), [&](const std::exception_ptr&) { left = true; });
    const std::string goodbye = co_await read_some(stream);
    EXPECT_EQ(goodbye, "\xe0\x00"s);
    EXPECT_FALSE(left);
    const auto answered = co_await io::write_all(stream, "\xb0\x04\x00\x01\x00\x00"s);
    EXPECT_TRUE(answered.has_value()) << "it closed before the broker did";
    error_code ignored;
    stream.close(ignored);
    while (!left) co_await asio::post(asio::use_awaitable);
}

TEST_F(ScriptedBroker, HangsUpFirstAndLosesNothingThatWasSaidBefore) { run(hangs_up_last()); }
TEST_F(ScriptedBroker, ThatRefusesMqtt5IsJoinedIn311AtOnce) { run(falls_back()); }
TEST_F(ScriptedBroker, ThatBreaksTheProtocolIsToldAndTriedAgain) { run(complains()); }
TEST_F(ScriptedBroker, ThatNeverAnswersIsLeft) { run(gives_up_waiting()); }

TEST(MakeBus, RefusesUrlsThatItCannotServe) {
    asio::io_context context(1);
    SeededRandom random(1);
    BusReport silent;
    const auto bus = make_bus(context.get_executor(), "https://host", {}, random, silent);
    ASSERT_FALSE(bus.has_value());
    EXPECT_EQ(bus.error().code, ErrorCode::InvalidInput);
}

} // namespace
} // namespace tutti::bus
