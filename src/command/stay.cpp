#include "command/stay.hpp"

#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "io/system_random.hpp"
#include "mqtt/topic.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace tutti::command {

using namespace std::chrono_literals;

namespace {

/// The hub says nothing of the coming and going of such clients (src/hub/log_report.cpp).
constexpr const char* passing_client_id = "cli-";

class StayReport final : public bus::BusReport {
public:
    explicit StayReport(const asio::any_io_executor& executor) : decided_(executor, 5s) {}

    void connected(bool) override {
        if (is_away_) print_err("tutti: the bus is back\n");
        is_away_ = false;
        was_there_ = true;
        decided_.cancel();
    }
    void disconnected(const Error& why, SteadyClock::duration) override {
        error_ = why.message;
        if (!was_there_) {
            // The bus would try again for ever; a person wants to know now.
            if (why.code == ErrorCode::Unavailable || why.code == ErrorCode::PermissionDenied)
                decided_.cancel();
            return;
        }
        if (!is_away_) print_err("tutti: the bus went away ({}); trying again\n", why.message);
        if (!is_away_) ++breaks_;
        is_away_ = true;
    }
    void subscription_refused(std::string_view filter, const Error& why) override {
        print_err("tutti: {}: {}\n", filter, why.message);
    }
    void message_dropped(const bus::Message& message, const Error& why) override {
        ++dropped_;
        reason_ = fmt::format("{}: {}", message.topic, why.message);
    }
    void goes_without(bus::Capability what) override {
        print_err("tutti: the bus has no {}: messages go without\n", bus::name(what));
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

} // namespace

Task<int>
stay(asio::any_io_executor executor, bus::Place place, bus::BusOptions options, EndRequest& end, Work work) {
    io::SystemRandom random;
    if (options.client_id.empty()) options.client_id = passing_client_id + io::random_hex(8);
    StayReport report(executor);
    const auto where = bus::to_string(place);
    const auto bus = bus::make_bus(executor, std::move(place), std::move(options), random, report);
    bus->start();
    co_await report.decided();
    int exit_code = NotRunning;
    if (bus->is_connected()) {
        const Stay there{*bus, end, report.dropped(), report.reason(), report.breaks()};
        exit_code = co_await work(there);
    } else {
        print_err(
            "tutti: no bus at {}: {}. Is an installation running (tutti status)?\n", where, report.error()
        );
    }
    co_await bus->stop(1s);
    co_return exit_code;
}

int stay_on_bus(const BusTarget& target, bus::BusOptions options, Interrupt interrupt, const Work& work) {
    const auto place = bus::parse_bus_url(target.url);
    if (!place) {
        print_err("tutti: {}\n", place.error().message);
        return Usage;
    }
    if (!target.root.empty() && !mqtt::is_topic_name(target.root)) {
        print_err("tutti: \"{}\" cannot stand before topics\n", target.root);
        return Usage;
    }
    options.root = target.root;
    return run_task(interrupt, [&](asio::io_context& context, EndRequest& end) {
        return stay(context.get_executor(), *place, std::move(options), end, work);
    });
}

} // namespace tutti::command
