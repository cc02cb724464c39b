// The harness of the conformance suite and of what else is tested on a real broker.
#pragma once

#include "bus/backends_testing.hpp"
#include "bus/changes.hpp"
#include "io/clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tutti::bus::testing {

inline constexpr auto soon = seconds{10}; // never reached unless something is broken

/// One program on the bus: it writes down what it is sent, and what its bus reports.
class Client final : public BusReport {
public:
    Client(
        const asio::any_io_executor& executor, Place place, BusOptions options, RandomSource& random,
        Changes& suite
    )
        : changed(suite), bus(make_bus(executor, std::move(place), std::move(options), random, *this)) {
        bus->start();
    }

    void connected(bool was_resumed) override { ++connections, resumed = was_resumed, changed.notify(); }
    void disconnected(const Error& why, SteadyClock::duration) override {
        last_error = why, ++disconnections, changed.notify();
    }
    void message_dropped(const Message& message, const Error&) override { dropped.push_back(message.topic); }
    void subscription_refused(std::string_view filter, const Error& why) override {
        refused.emplace_back(filter);
        last_error = why;
    }
    void goes_without(Capability what) override { without.push_back(what); }
    void emptied() override { ++emptyings; }

    /// Subscribes, and waits until the broker has confirmed it.
    Task<Subscription> listen(std::string filter, QoS qos = QoS::AtLeastOnce) {
        auto subscription = bus->subscribe(std::move(filter), qos, [this](const Message& message) {
            got.push_back(message);
            changed.notify();
        });
        EXPECT_TRUE(subscription.has_value());
        const auto confirmed = co_await bus->confirmed(subscription->id(), soon);
        EXPECT_TRUE(confirmed.has_value());
        co_return std::move(*subscription);
    }
    template <typename Condition>
    Task<bool> eventually(Condition condition) {
        const bool holds = co_await changed.wait_until(io::steady_now() + soon, std::move(condition));
        EXPECT_TRUE(holds) << "waited in vain";
        co_return holds;
    }
    Task<bool> receives(std::size_t count) {
        const bool holds = co_await eventually([this, count] { return got.size() >= count; });
        EXPECT_EQ(got.size(), count);
        co_return holds&& got.size() == count;
    }
    /// Waits until everything that was on its way is here: until a marker of its own is.
    Task<void> catch_up() {
        auto marker = co_await listen("event/marker");
        EXPECT_TRUE(bus->publish({.topic = "event/marker", .qos = QoS::AtLeastOnce}).has_value());
        co_await eventually([this] { return !got.empty() && got.back().topic == "event/marker"; });
        got.pop_back();
    }
    Task<bool> has_received_only(std::size_t count) {
        co_await catch_up();
        EXPECT_EQ(got.size(), count);
        co_return got.size() == count;
    }

    Changes& changed; ///< the suite's: a condition may look at several clients
    std::vector<Message> got;
    std::vector<std::string> dropped;
    std::vector<std::string> refused;
    std::vector<Capability> without;
    Error last_error;
    int connections = 0;
    int emptyings = 0;
    int disconnections = 0;
    bool resumed = false;
    std::unique_ptr<Bus> bus; ///< last: its subscriptions' handlers use the rest
};

/// Clients on one broker, and a test's coroutine run to its end.
class BusStage : public ::testing::Test {
protected:
    /// Then says goodbye for every client.
    void run(Task<void> body) {
        bool ended = false;
        asio::co_spawn(context_, whole(std::move(body)), [&](const std::exception_ptr& error) {
            ended = true;
            if (error) std::rethrow_exception(error);
        });
        context_.run_for(seconds{60});
        invariant(ended, "a test of the bus comes to an end");
        if (HasFailure()) fmt::print("the broker said:\n{}\n", broker_->log());
    }
    Task<void> whole(Task<void> body) {
        co_await std::move(body);
        for (const auto& client : clients_) co_await client->bus->stop(seconds{1});
    }

    static BusOptions quick_options(std::string client_id) {
        BusOptions result;
        result.client_id = std::move(client_id);
        result.reconnect_least = milliseconds{5};
        result.reconnect_most = milliseconds{50};
        return result;
    }
    Client& join(BusOptions with, Place place) {
        clients_.push_back(std::make_unique<Client>(
            context_.get_executor(), std::move(place), std::move(with), random_, changed_
        ));
        return *clients_.back();
    }
    Client& join(BusOptions with) { return join(std::move(with), broker_->place()); }

    asio::io_context context_{1};
    Changes changed_;
    SeededRandom random_{42};
    std::unique_ptr<TestBroker> broker_;
    std::vector<std::unique_ptr<Client>> clients_;
};

class BusConformance : public BusStage, public ::testing::WithParamInterface<Tested> {
protected:
    void SetUp() override {
        const std::string program = GetParam().find();
        if (program.empty())
            GTEST_SKIP() << "the broker of " << GetParam().name << " is not installed (or not built)";
        broker_ = GetParam().make(program, context_.get_executor());
    }

    static BusOptions options(std::string client_id) {
        auto result = quick_options(std::move(client_id));
        if (GetParam().backend == Backend::Mqtt311) result.mqtt.version = mqtt::Version::V311;
        return result;
    }
    using BusStage::join;
    Client& join(std::string client_id) { return join(options(std::move(client_id))); }
    static const Capabilities& can() { return GetParam().can; }
};

} // namespace tutti::bus::testing
