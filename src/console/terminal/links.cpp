#include "console/terminal/links.hpp"

#include "base/printable.hpp"
#include "control/client.hpp"
#include "io/clock.hpp"
#include "io/path_watch.hpp"
#include "logs/log_files.hpp"
#include "logs/log_tail.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::console {

using namespace std::chrono_literals;

// ---- the supervisor ----

namespace {

constexpr auto retry_after = 150ms;
constexpr auto ask_again_after = 2s; ///< what changes without a word of it: statuses, times
constexpr auto not_sooner_than = 30ms;
constexpr auto confirmed_within = 2s; ///< else it is asked again

} // namespace

SupervisorLink::SupervisorLink(asio::any_io_executor executor, std::filesystem::path run_directory, Take take)
    : socket_(std::move(run_directory) / "supervisor.sock"), take_(std::move(take)), wakes_(executor) {}

void SupervisorLink::ask_now() {
    is_asked_ = true;
    wakes_.cancel();
}

Task<void> SupervisorLink::run() {
    while (true) {
        co_await follow();
        const bool goes_on = co_await io::sleep_for(retry_after);
        if (!goes_on) co_return;
    }
}

Task<void> SupervisorLink::follow() {
    auto client = co_await control::Client::connect(socket_);
    if (!client) {
        take_(SupervisorSaid{pass_on(client)});
        co_return;
    }
    // Transitions come by themselves from the answer on; each makes us ask.
    client->on_frame([this](const Value& frame) {
        const auto* type = frame.find("type");
        if (type == nullptr || !type->is_string() || type->string() != "heartbeat") ask_now();
    });
    client->on_closed([this] { ask_now(); });
    auto watching = co_await client->call("watch");
    if (!watching) {
        take_(SupervisorSaid{pass_on(watching)});
        co_return;
    }
    while (client->connected()) {
        is_asked_ = false;
        auto said = co_await client->call("get_state");
        if (!said) {
            take_(SupervisorSaid{pass_on(said)});
            co_return;
        }
        take_(SupervisorSaid{said->data.value_or(Value())});
        const bool goes_on = co_await io::sleep_for(not_sooner_than);
        if (!goes_on) co_return;
        if (is_asked_) continue;
        wakes_.expires_after(ask_again_after);
        const auto [error] = co_await wakes_.async_wait(no_throw);
        static_cast<void>(error);
    }
}

// ---- workers ----

WorkerCalls::WorkerCalls(asio::any_io_executor executor, std::filesystem::path run_directory, Take take)
    : run_directory_(std::move(run_directory)), take_(std::move(take)), tasks_(std::move(executor)) {}

void WorkerCalls::ask(Ask ask) {
    if (tasks_.size() >= most_at_once) {
        take_(Answered{
            ask.screen, ask.tag, fail(ErrorCode::LimitExceeded, "too much was asked at once"), ask.visit
        });
        return;
    }
    auto name = "ask " + ask.worker;
    tasks_.spawn(std::move(name), call(std::move(ask)));
}

Task<void> WorkerCalls::call(Ask ask) {
    auto client = co_await control::Client::connect(run_directory_ / (ask.worker + ".sock"));
    if (!client) {
        take_(Answered{
            ask.screen, ask.tag,
            fail(ErrorCode::Unavailable, fmt::format("{} does not run here, or does not answer", ask.worker)),
            ask.visit
        });
        co_return;
    }
    auto reply = co_await client->call(ask.command, ask.arguments, 20s);
    Result<Value> answer = Value();
    if (!reply)
        answer = pass_on(reply);
    else if (!reply->success)
        answer = fail(ErrorCode::Unavailable, printable(reply->message));
    else
        answer = reply->data.value_or(Value());
    take_(Answered{ask.screen, std::move(ask.tag), std::move(answer), ask.visit});
}

// ---- the bus ----

class BusLink::Report final : public bus::BusReport {
public:
    explicit Report(BusLink& link) : link_(link), take_(link.take_) {}

    void connected(bool) override {
        take_(BusChanged{true, {}});
        link_.confirm_anew();
    }
    void disconnected(const Error& why, SteadyClock::duration) override {
        take_(BusChanged{false, why.message});
    }
    void message_dropped(const bus::Message& message, const Error& why) override {
        take_(NotPublished{fmt::format("{}: {}", message.topic, why.message)});
    }

private:
    BusLink& link_;
    const Take& take_;
};

BusLink::BusLink(asio::any_io_executor executor, bus::Place place, bus::BusOptions options, Take take)
    : take_(std::move(take)), tasks_(executor), report_(std::make_unique<Report>(*this)),
      bus_(bus::make_bus(executor, std::move(place), std::move(options), random_, *report_)) {}
BusLink::~BusLink() = default;

void BusLink::listen_to(const std::set<std::string>& filters) {
    bool has_changed =
        std::erase_if(subscriptions_, [&](const auto& each) { return !filters.contains(each.first); }) > 0;
    for (const auto& filter : filters) {
        if (subscriptions_.contains(filter)) continue;
        auto subscription =
            bus_->subscribe(filter, bus::QoS::AtMostOnce, [this](const bus::Message& message) {
                take_(Heard{message.topic, message.payload, message.retain});
            });
        if (subscription) subscriptions_.emplace(filter, std::move(*subscription));
        has_changed = true;
    }
    if (has_changed) confirm_anew();
}

void BusLink::confirm_anew() { tasks_.spawn("confirm subscriptions", confirm(++asked_)); }

/// Until all are confirmed, or it is asked anew.
Task<void> BusLink::confirm(std::uint64_t asked) {
    std::set<std::string> confirmed;
    while (asked == asked_) {
        const auto next = std::ranges::find_if(subscriptions_, [&](const auto& each) {
            return !confirmed.contains(each.first);
        });
        if (next == subscriptions_.end()) {
            take_(BusListens{std::move(confirmed)});
            co_return;
        }
        auto filter = next->first;
        const auto listens = co_await bus_->confirmed(next->second.id(), confirmed_within);
        if (listens || listens.error().code == ErrorCode::PermissionDenied) {
            confirmed.insert(std::move(filter));
            continue;
        }
        const bool goes_on = co_await io::sleep_for(retry_after);
        if (!goes_on) co_return;
    }
}

void BusLink::publish(const Publish& message) {
    const auto taken = bus_->publish(
        {.topic = message.topic,
         .payload = message.payload,
         .qos = bus::QoS::AtLeastOnce,
         .retain = message.retain}
    );
    if (!taken) take_(NotPublished{taken.error().message});
}

Task<void> BusLink::stop() {
    co_await tasks_.stop();
    subscriptions_.clear();
    co_await bus_->stop(500ms);
}

// ---- logs ----

namespace {

constexpr std::size_t past_of_each = 16 << 10; ///< bytes of a file, to begin with
constexpr auto gathered_for = 40ms;

} // namespace

LogLink::LogLink(asio::any_io_executor executor, std::filesystem::path folder, Take take)
    : executor_(executor), folder_(std::move(folder)), take_(std::move(take)), tasks_(std::move(executor)) {}

void LogLink::follow(bool is_wanted) {
    if (is_wanted == follows_) return;
    follows_ = is_wanted;
    if (is_wanted)
        tasks_.spawn("follow logs", run());
    else
        tasks_.cancel();
}

Task<void> LogLink::run() {
    std::map<std::string, logs::LogTail> tails;
    std::size_t past = past_of_each; // of those that are there now; of who comes later, all
    std::vector<std::filesystem::path> folders = {folder_};
    io::PathWatch watch(executor_, std::move(folders), io::PathWatch::Of::Growth);
    while (true) {
        for (const auto& service : logs::logged_services(folder_)) {
            const auto [tail, is_new] = tails.try_emplace(service, folder_ / (service + ".log"), past);
            tail->second.read_new([&](std::string_view line) { take_(LogLine{service, line}); });
        }
        past = logs::LogTail::all;
        const auto changed = co_await watch.changed();
        static_cast<void>(changed); // without a watch it is looked at again, a little later
        const bool goes_on = co_await io::sleep_for(gathered_for);
        if (!goes_on) co_return;
    }
}

} // namespace tutti::console
