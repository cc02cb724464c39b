#include "command/stay.hpp"

#include "bus/mqtt_bus.hpp"
#include "bus/mqtt_url.hpp"
#include "command/exit_code.hpp"
#include "io/clock.hpp"
#include "io/system_random.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include <csignal>
#include <cstdio>

namespace tutti::command {

using namespace std::chrono_literals;

namespace {

class StayReport final : public bus::BusReport {
public:
    explicit StayReport(const asio::any_io_executor& executor) : decided_(executor, 5s) {}

    void connected(bool) override {
        if (is_away_) fmt::print(stderr, "tutti: the bus is back\n");
        is_away_ = false;
        was_there_ = true;
        decided_.cancel();
    }
    void disconnected(const Error& why, SteadyClock::duration) override {
        error_ = why.message;
        if (!was_there_) {
            if (why.code == ErrorCode::Unavailable || why.code == ErrorCode::PermissionDenied)
                decided_.cancel();
            return;
        }
        if (!is_away_) fmt::print(stderr, "tutti: the bus went away ({}); trying again\n", why.message);
        if (!is_away_) ++breaks_;
        is_away_ = true;
    }
    void message_dropped(const bus::Message& message, const Error& why) override {
        ++dropped_;
        reason_ = fmt::format("{}: {}", message.topic, why.message);
    }

    Task<void> decided() {
        const auto [error] = co_await decided_.async_wait(no_throw);
        static_cast<void>(error);
    }
    const std::string& error() const noexcept { return error_; }
    const std::uint64_t& dropped() const noexcept { return dropped_; }
    const std::string& reason() const noexcept { return reason_; }
    const std::uint64_t& breaks() const noexcept { return breaks_; }

private:
    asio::steady_timer decided_;
    std::string error_ = "no answer within 5 s";
    std::string reason_;
    std::uint64_t dropped_ = 0;
    std::uint64_t breaks_ = 0;
    bool was_there_ = false;
    bool is_away_ = false;
};

Task<int> stay(
    asio::io_context& context, EndRequest& end, bus::MqttUrl url, bus::BusOptions options,
    const std::function<Task<int>(LongStay)>& work
) {
    io::SystemRandom random;
    StayReport report(context.get_executor());
    bus::MqttBus bus(context.get_executor(), url, std::move(options), random, report);
    bus.start();
    co_await report.decided();
    int exit_code = NotRunning;
    if (bus.is_connected()) {
        const LongStay there{bus, end, report.dropped(), report.reason(), report.breaks()};
        exit_code = co_await work(there);
    } else {
        fmt::print(
            stderr, "tutti: no bus at {}: {}. Is an installation running (tutti status)?\n",
            bus::to_string(url), report.error()
        );
    }
    co_await bus.stop(1s);
    co_return exit_code;
}

} // namespace

EndRequest::EndRequest(const asio::any_io_executor& executor)
    : wakes_(executor, asio::steady_timer::time_point::max()) {}

void EndRequest::ask() noexcept {
    asked_ = true;
    wakes_.cancel();
}

Task<bool> EndRequest::sleep_until(SteadyTime time) {
    while (!asked_ && io::steady_now() < time) {
        wakes_.expires_at(io::to_asio(time));
        const auto [error] = co_await wakes_.async_wait(no_throw);
        static_cast<void>(error);
    }
    co_return !asked_;
}

int stay_on_bus(
    const BusTarget& target, bus::BusOptions options, const std::function<Task<int>(LongStay)>& work
) {
    const auto url = bus::parse_mqtt_url(target.url);
    if (!url) {
        fmt::print(stderr, "tutti: {}\n", url.error().message);
        return Usage;
    }
    options.root = target.root;
    asio::io_context context(1);
    EndRequest end(context.get_executor());
    int exit_code = 0;
    asio::signal_set signals(context, SIGINT, SIGTERM);
    const std::function<void(const error_code&, int)> on_signal = [&](const error_code& error, int signal) {
        if (error) return;
        if (end.is_asked()) {
            exit_code = 128 + signal;
            context.stop();
            return;
        }
        end.ask();
        signals.async_wait(on_signal);
    };
    signals.async_wait(on_signal);
    auto running = stay(context, end, *url, std::move(options), work);
    asio::co_spawn(context, std::move(running), [&](const std::exception_ptr& error, int code) {
        if (error) std::rethrow_exception(error);
        exit_code = code;
        context.stop();
    });
    context.run();
    return exit_code;
}

} // namespace tutti::command
