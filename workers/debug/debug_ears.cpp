// What the debugger hears: OSC, the bus, logs.
#include "bus/backoff.hpp"
#include "contract/log_line.hpp"
#include "control/worker_client.hpp"
#include "io/clock.hpp"
#include "io/listen.hpp"
#include "io/path_watch.hpp"
#include "io/system_random.hpp"
#include "io/task_group.hpp"
#include "logs/log_files.hpp"
#include "mqtt/topic.hpp"
#include "recording/topic_selection.hpp"
#include "sections/secrets.hpp"
#include "worker/rim.hpp"
#include "workers/debug/debug_worker.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace tutti::debug {

namespace {

constexpr auto tap_pace = seconds(2);           // well within the router's lease of a tap
constexpr std::size_t rounds_at_once = 4;       // a flood holds nobody else up
constexpr std::size_t past_of_a_log = 16 << 10; ///< bytes of each that it begins with
constexpr auto log_pace = milliseconds(100);    ///< lines that come together are read together

} // namespace

/// What the router hears comes to a port of our own.
Task<void> DebugWorker::hear_router() {
    const auto executor = co_await asio::this_coro::executor;
    auto socket = io::listen_udp("127.0.0.1", 0);
    if (!socket) {
        tap_.trouble = socket.error().message;
        co_return;
    }
    io::TaskGroup tasks(executor);
    tasks.spawn("keep the tap", keep_tap(Value::object({{"port", io::local_port(*socket)}})));
    co_await hear(*socket, tap_);
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    co_await tasks.stop();
}

/// That there is no router is no mistake: it is looked for now and then.
Task<void> DebugWorker::keep_tap(Value port) {
    bus::Backoff backoff(milliseconds(200), seconds(2));
    io::SystemRandom random;
    while (true) {
        const auto router = section_.router;
        auto client = co_await control::connect_to_worker(router);
        while (client && router == section_.router) {
            auto tap = co_await control::ask(*client, "tap", port);
            if (!tap) {
                const bool has_gone = !client->connected();
                tap_.trouble = has_gone ? std::string() : fmt::format("{}: {}", router, tap.error().message);
                break;
            }
            const auto* listen = tap->find("listen");
            tap_.where = listen != nullptr && listen->is_string() ? std::string(listen->string()) : "";
            tap_.trouble.clear();
            const bool elapsed = co_await io::sleep_for(tap_pace);
            if (!elapsed) co_return;
        }
        if (!client) tap_.trouble.clear();
        tap_.where.clear();
        const bool waited = co_await io::sleep_for(backoff.next(random));
        if (!waited) co_return;
    }
}

/// A port that another program has is waited for.
Task<void> DebugWorker::hear_own() {
    own_moves_.emplace(co_await asio::this_coro::executor);
    bus::Backoff backoff(seconds(1), seconds(30));
    io::SystemRandom random;
    while (true) {
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
        own_.where.clear();
        own_.trouble.clear();
        const auto address = section_.listen;
        auto socket = address ? io::listen_udp(address->host, address->port) : io::FileDescriptor();
        if (address && socket) {
            own_.where = print(*address);
            co_await hear(*socket, own_);
            continue;
        }
        own_moves_->expires_at(asio::steady_timer::time_point::max());
        if (!socket) {
            own_.trouble = socket.error().message;
            own_moves_->expires_after(backoff.next(random));
        }
        const auto [error] = co_await own_moves_->async_wait(no_throw);
        static_cast<void>(error); // also where the section says another place
    }
}

Task<void> DebugWorker::hear(const io::FileDescriptor& socket, Ear& ear) {
    io::prepare_for_batches(socket);
    const auto lost_before = ear.lost;
    asio::posix::stream_descriptor waiting(co_await asio::this_coro::executor, socket.get());
    ear.hearing = &waiting;
    while (true) {
        const auto [error] = co_await waiting.async_wait(asio::posix::stream_descriptor::wait_read, no_throw);
        if (error) break;
        for (std::size_t round = 0; round < rounds_at_once; ++round) {
            const auto datagrams = batch_.receive(socket);
            for (const auto& each : datagrams) messages_.take_packet(each.bytes, each.sender, each.at);
            if (datagrams.size() < io::DatagramBatch::most) break;
        }
        ear.lost = lost_before + io::lost_datagrams(socket);
    }
    ear.hearing = nullptr;
    waiting.release(); // the socket is its owner's
}

void DebugWorker::listen_to_bus() {
    subscriptions_.clear();
    filters_ = recording::without_covered(section_.topics);
    const auto subscribe = [&](const std::string& filter, bus::Handler handler) {
        auto made = worker::bus(worker_).subscribe(filter, bus::QoS::AtMostOnce, std::move(handler));
        if (made)
            subscriptions_.push_back(std::move(*made));
        else
            worker_.log().error("not heard", {{"filter", filter}, {"reason", made.error().message}});
    };
    for (std::size_t place = 0; place < filters_.size(); ++place)
        subscribe(filters_[place], [this, place](const bus::Message& message) { take_bus(message, place); });
    subscribe("log/+", [this](const bus::Message& message) { take_line_of_bus(message); });
}

/// What it is asked, and its answers: whoever watches the debugger wants to see the others.
bool DebugWorker::is_own(std::string_view topic) const {
    constexpr std::string_view family = "cmd/";
    if (!topic.starts_with(family)) return false;
    topic.remove_prefix(family.size());
    return topic.starts_with(worker_.name())
           && (topic.size() == worker_.name().size() || topic[worker_.name().size()] == '/');
}

void DebugWorker::take_bus(const bus::Message& message, std::size_t filter) {
    const auto matches = [&](const std::string& each) { return mqtt::matches(each, message.topic); };
    // What several filters take comes by each of them.
    const auto first = std::ranges::find_if(filters_, matches) - filters_.begin();
    if (first != static_cast<std::ptrdiff_t>(filter)) return;
    const bool is_left_out = message.topic.starts_with("log/") || is_own(message.topic)
                             || std::ranges::any_of(section_.ignore, matches);
    if (is_left_out) {
        ++ignored_;
        return;
    }
    const auto covered = sections::without_secrets(message.topic, message.payload);
    messages_.take_bus(message.topic, covered ? *covered : message.payload, message.retain, io::wall_now());
}

void DebugWorker::take_line_of_bus(const bus::Message& message) {
    const auto service = std::string_view(message.topic).substr(std::string_view("log/").size());
    if (!message.payload.empty()) lines_.take(message.payload, service, to_seconds(io::wall_now()));
}

Task<void> DebugWorker::hear_logs() {
    io::PathWatch watch(co_await asio::this_coro::executor, {folders_.logs}, io::PathWatch::Of::Growth);
    read_logs(past_of_a_log);
    worker::Seldom told_unwatched; // what is said here is read here again
    while (true) {
        const auto changed = co_await watch.changed();
        const bool waited = co_await io::sleep_for(log_pace);
        if (!waited) break;
        read_logs(logs::LogTail::all);
        if (!changed && told_unwatched.is_due(io::steady_now()))
            worker_.log().debug("logs cannot be watched", {{"reason", changed.error().message}});
    }
}

/// Of who comes later, all; of who has gone, no more.
void DebugWorker::read_logs(std::size_t past) {
    struct Line {
        double time;
        std::size_t place; ///< among those of one time
        std::string service;
        std::string text;
    };
    const auto services = logs::logged_services(folders_.logs);
    std::erase_if(tails_, [&](const auto& each) {
        return !std::ranges::binary_search(services, each.first);
    });
    const auto now = to_seconds(io::wall_now());
    std::vector<Line> past_lines;
    const bool is_past = past != logs::LogTail::all;
    for (const auto& service : services) {
        const auto [tail, added] = tails_.try_emplace(service, folders_.logs / (service + ".log"), past);
        tail->second.read_new([&](std::string_view line) {
            if (is_past)
                past_lines.push_back(
                    {logs::parse_log_record(line).timestamp, past_lines.size(), service, std::string(line)}
                );
            else
                lines_.take(line, service, now);
        });
    }
    std::ranges::sort(past_lines, {}, [](const Line& line) { return std::pair(line.time, line.place); });
    for (const auto& line : past_lines) lines_.take(line.text, line.service, line.time);
}

} // namespace tutti::debug
