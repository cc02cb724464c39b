#include "command/bus_session.hpp"

#include "bus/mqtt_bus.hpp"
#include "bus/mqtt_url.hpp"
#include "command/exit_code.hpp"
#include "command/run_task.hpp"
#include "io/system_random.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace tutti::command {

using namespace std::chrono_literals;

namespace {

/// Knows whether the connection stands, and what was in the way.
class Watch final : public bus::BusReport {
public:
    explicit Watch(asio::io_context& context) : decided_(context, 5s) {}

    void connected(bool) override { decided_.cancel(); }
    void disconnected(const Error& why, SteadyClock::duration) override {
        error_ = why.message;
        // The bus would try again for ever; a person wants to know now.
        if (why.code == ErrorCode::Unavailable || why.code == ErrorCode::PermissionDenied) decided_.cancel();
    }
    void subscription_refused(std::string_view filter, const Error& why) override {
        fmt::print(stderr, "tutti: {}: {}\n", filter, why.message);
    }
    void message_dropped(const bus::Message& message, const Error& why) override {
        fmt::print(stderr, "tutti: {}: {}\n", message.topic, why.message);
        dropped_ = true;
    }

    Task<void> decided() {
        const auto [error] = co_await decided_.async_wait(no_throw);
        static_cast<void>(error);
    }
    const std::string& error() const noexcept { return error_; }
    bool dropped() const noexcept { return dropped_; }

private:
    asio::steady_timer decided_;
    std::string error_ = "no answer within 5 s";
    bool dropped_ = false;
};

Task<int> session(
    asio::io_context& context, bus::MqttUrl url, std::string root,
    const std::function<Task<int>(bus::Bus&)>& work
) {
    io::SystemRandom random;
    Watch watch(context);
    bus::BusOptions options;
    options.root = std::move(root);
    bus::MqttBus bus(context.get_executor(), url, options, random, watch);
    bus.start();
    co_await watch.decided();
    int exit_code = NotRunning;
    if (bus.is_connected()) {
        exit_code = co_await work(bus);
        if (watch.dropped() && exit_code == Success) exit_code = Failure;
    } else {
        fmt::print(
            stderr, "tutti: no bus at {}: {}. Is an installation running (tutti status)?\n",
            bus::to_string(url), watch.error()
        );
    }
    co_await bus.stop(1s);
    co_return exit_code;
}

} // namespace

int with_bus(const BusTarget& target, const std::function<Task<int>(bus::Bus&)>& work) {
    const auto url = bus::parse_mqtt_url(target.url);
    if (!url) {
        fmt::print(stderr, "tutti: {}\n", url.error().message);
        return Usage;
    }
    return run_task([&](asio::io_context& context) { return session(context, *url, target.root, work); });
}

} // namespace tutti::command
