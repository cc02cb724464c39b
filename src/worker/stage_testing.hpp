// For tests: workers of this process on a bus of its own, and somebody who watches and asks. No broker, no
// child, no wait: until() turns the io_context until what it waits for holds.
#pragma once

#include "bus/local_broker.hpp"
#include "bus/local_bus.hpp"
#include "contract/command.hpp"
#include "io/system_random.hpp"
#include "io/temporary_folder_testing.hpp"
#include "worker/rim.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tutti::worker {

/// A command's payload.
inline std::string command(std::string action, Value params = Value::object({})) {
    return contract::print(contract::Command{std::move(action), "r1", std::move(params), {}, {}});
}

class Stage : public ::testing::Test, private bus::BusReport {
protected:
    Stage() : audience_(broker_, {.client_id = "audience"}, random_, *this) { audience_.start(); }
    void TearDown() override {
        for (auto& [worker, code] : codes_)
            if (!code) end(*worker);
    }

    Options named(std::string name) const {
        return {.name = std::move(name), .run_directory = folder_.path.native()};
    }
    Worker& add(std::string name) { return workers_.emplace_back(named(std::move(name))); }
    void begin(Worker& worker) {
        codes_[&worker] = std::nullopt;
        asio::co_spawn(
            context_, run(worker, context_, broker_),
            [this, &worker](const std::exception_ptr& error, int code) {
                if (error) std::rethrow_exception(error);
                codes_[&worker] = code;
            }
        );
    }
    /// Begins it, and turns until it is up.
    void bring_up(Worker& worker) {
        bool up = false;
        worker.on_start([&up] { up = true; });
        begin(worker);
        until([&] { return up; });
    }
    std::optional<int> code(Worker& worker) { return codes_.at(&worker); }
    int end(Worker& worker) {
        worker.stop();
        until([&] { return codes_.at(&worker).has_value(); });
        return codes_.at(&worker).value_or(-1);
    }
    void until(const std::function<bool()>& holds) {
        while (!holds()) {
            context_.restart();
            if (context_.run_one_for(seconds(10)) == 0) {
                FAIL() << "waited in vain";
            }
        }
    }
    /// Runs a coroutine to its end.
    template <typename T>
    T await(Task<T> task) {
        std::optional<T> result;
        asio::co_spawn(context_, std::move(task), [&](const std::exception_ptr& error, T value) {
            if (error) std::rethrow_exception(error);
            result = std::move(value);
        });
        until([&] { return result.has_value(); });
        return std::move(*result);
    }

    /// The audience hears what goes to a filter from now on, and what is kept there.
    void hear(std::string filter) {
        auto subscription = audience_.subscribe(
            std::move(filter), bus::QoS::ExactlyOnce,
            [this](const bus::Message& message) { heard_.push_back(message); }
        );
        const auto id = subscription->id();
        subscriptions_.push_back(std::move(*subscription));
        EXPECT_TRUE(await(audience_.confirmed(id, seconds(10))));
    }
    void say(bus::Message message) { EXPECT_TRUE(audience_.publish(std::move(message))); }
    Result<bus::Message> ask(std::string worker, std::string payload) {
        bus::Message command{.topic = "cmd/" + std::move(worker), .payload = std::move(payload)};
        return await(audience_.request(std::move(command), seconds(10)));
    }
    std::size_t count(std::string_view topic) const {
        return static_cast<std::size_t>(std::ranges::count(heard_, topic, &bus::Message::topic));
    }
    /// The last that was heard on a topic.
    const bus::Message* last(std::string_view topic) const {
        const auto found = std::find_if(heard_.rbegin(), heard_.rend(), [&](const bus::Message& message) {
            return message.topic == topic;
        });
        return found == heard_.rend() ? nullptr : &*found;
    }
    bool says(std::string_view topic, std::string_view part) const {
        const auto* message = last(topic);
        return message != nullptr && message->payload.find(part) != std::string::npos;
    }

    io::TemporaryFolder folder_;
    asio::io_context context_{1};
    io::SystemRandom random_;
    bus::SharedLocalBroker broker_ = bus::LocalBroker::make(context_.get_executor());
    bus::LocalBus audience_;
    std::vector<bus::Subscription> subscriptions_; ///< after the bus: they go before it
    std::vector<bus::Message> heard_;
    std::list<Worker> workers_;
    std::map<Worker*, std::optional<int>> codes_; ///< of those that have begun; empty: still running
};

} // namespace tutti::worker
