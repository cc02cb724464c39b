// Whether a server that remembers much, or is asked for much, gets slow: retained topics, and subscriptions
// with wildcards, each ten times as many as before.
#include "bench/hub/flow.hpp"
#include "bench/hub/packets.hpp"

#include <fmt/format.h>
#include <sys/wait.h>

#include <csignal>
#include <poll.h>

namespace tutti::bench {

namespace {

constexpr std::array<int, 3> retained_sizes = {1'000, 10'000, 100'000};
constexpr std::array<int, 5> wildcard_sizes = {10, 100, 1'000, 10'000, 100'000};
constexpr std::size_t batch_size = 64;

std::size_t divided(int size, const Load& load) {
    return static_cast<std::size_t>(load.quick ? std::max(size / 100, 10) : size);
}

// ---- retained topics

std::string retained_topic(std::size_t i) { return fmt::format("bench/{:03}/{:07}", i % 997, i); }

// How long something took, and what the server spent on it: a busy machine makes the first longer, hardly the
// second.
struct Effort {
    double seconds = 0;
    double cpu_seconds = 0;
};

class Stopwatch {
public:
    explicit Stopwatch(const Peer& peer) : peer_(peer) {}
    Effort stop() const { return {now() - began_at_, peer_.cpu_seconds() - cpu_at_start_}; }

private:
    const Peer& peer_;
    double cpu_at_start_ = peer_.cpu_seconds();
    double began_at_ = now();
};

// So many a second, and nanoseconds of the server for each.
void add_figures(std::vector<double>& figures, const Effort& effort, double count) {
    figures.push_back(count / effort.seconds);
    figures.push_back(effort.cpu_seconds * 1e9 / count);
}

// Sets them all, in order; QoS 0, and a ping at the end, which is answered once all are there.
Effort
set_retained(const Peer& peer, std::size_t from, std::size_t to, const std::string& payload, int version) {
    const int fd = peer.publisher(peer.doors().best(), version);
    const Stopwatch watch(peer);
    std::string batch;
    for (std::size_t i = from; i < to; ++i) {
        batch += publish_packet(retained_topic(i), payload, version, {.retain = true});
        if (batch.size() < 32 * 1024) continue;
        write_all(fd, batch);
        batch.clear();
    }
    write_all(fd, batch + std::string("\xC0\0", 2));
    await(fd, std::string("\xD0\0", 2));
    const auto effort = watch.stop();
    ::close(fd);
    return effort;
}

// All of them to a new subscriber.
Effort replay(const Peer& peer, std::size_t count, std::size_t size, int version) {
    const int fd = peer.connect(peer.doors().best());
    say_hello(fd, Dialect::Mqtt, Role::Subscriber, "load-replay", version);
    const auto acknowledged = version == 5 ? 6U : 5U;
    const auto expected = count * size + acknowledged;
    std::vector<char> buffer(256 * 1024);
    const Stopwatch watch(peer);
    write_all(fd, subscribe_packet("bench/#", version));
    std::size_t bytes = 0;
    while (bytes < expected) {
        pollfd one{fd, POLLIN, 0};
        if (::poll(&one, 1, static_cast<int>(patience * 1000)) <= 0)
            die(fmt::format("retained messages are missing: {} bytes of {}", bytes, expected));
        const auto got = ::recv(fd, buffer.data(), buffer.size(), 0);
        if (got <= 0) die("the server closed the subscriber");
        bytes += static_cast<std::size_t>(got);
    }
    const auto effort = watch.stop();
    ::close(fd);
    return effort;
}

std::vector<double> measure_retained(const Subject& subject) {
    const auto peer = subject.fresh();
    const int version = subject.load.version;
    const std::string payload(payload_size, 'x');
    const auto size = publish_packet(retained_topic(0), payload, version).size();
    const double idle = peer->resident();
    std::size_t there = 0;
    std::vector<double> figures;
    for (const int each : retained_sizes) {
        const auto wanted = divided(each, subject.load);
        const auto more = static_cast<double>(wanted - there);
        add_figures(figures, set_retained(*peer, there, wanted, payload, version), more);
        there = wanted;
        const auto again = std::min<std::size_t>(there, 50'000);
        const auto set_again = set_retained(*peer, there - again, there, payload, version);
        add_figures(figures, set_again, static_cast<double>(again));
        add_figures(figures, replay(*peer, there, size, version), static_cast<double>(there));
        figures.push_back((peer->resident() - idle) / static_cast<double>(there));
    }
    return figures;
}

// ---- subscriptions with wildcards

// Subscribes to `tutti/bench/+/<i>/#`, each client its part of them.
void add_wildcards(const std::vector<int>& clients, std::size_t from, std::size_t to, int version) {
    for (std::size_t i = from; i < to; ++i) {
        const int fd = clients[i % clients.size()];
        write_all(fd, subscribe_packet(fmt::format("tutti/bench/+/{:06}/#", i), version));
        await(fd, "\x90", true); // behind what came of the round before
    }
}

// Messages to so many topics in turns, each of which one of the subscriptions takes.
void publish_to_wildcards(
    std::vector<double>& figures, const Peer& peer, std::size_t subscriptions, std::size_t topics,
    const Load& load
) {
    Batches batches{{}, batch_size};
    std::size_t size = 0;
    for (std::size_t i = 0; i < topics;) {
        std::string batch;
        for (std::size_t k = 0; k < batch_size; ++k, ++i) {
            const auto one = publish_packet(
                fmt::format("tutti/bench/room/{:06}/{:06}", i % subscriptions, i % topics),
                std::string(payload_size, 'x'), load.version
            );
            size = one.size();
            batch += one;
        }
        batches.bytes.push_back(std::move(batch));
    }
    // One more subscriber, to all: counts.
    const int all = peer.subscriber(peer.doors().best(), load.version, "load-all", "tutti/bench/room/#");
    Flow flow(
        {all}, peer.publisher(peer.doors().best(), load.version), std::move(batches), size, Spread::Everybody
    );
    const Stopwatch watch(peer);
    const auto result = flow.run(load.seconds);
    const auto effort = watch.stop();
    if (result.delivered < result.messages) die("messages were lost");
    add_figures(figures, effort, result.messages);
}

// Reads what comes and forgets it, in a process of its own, so that nobody is slow.
class Sink {
public:
    explicit Sink(const std::vector<int>& clients) : pid_(::fork()) {
        if (pid_ != 0) return;
        const int epoll = ::epoll_create1(0);
        for (const int fd : clients) {
            epoll_event event{.events = EPOLLIN, .data = {.fd = fd}};
            ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
        }
        std::vector<char> buffer(256 * 1024);
        std::array<epoll_event, 16> events;
        while (true) {
            const int ready = ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
            for (int i = 0; i < ready; ++i)
                static_cast<void>(::recv(
                    events[static_cast<std::size_t>(i)].data.fd, buffer.data(), buffer.size(), MSG_DONTWAIT
                ));
        }
    }
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;
    ~Sink() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }

private:
    pid_t pid_;
};

std::vector<double> measure_wildcards(const Subject& subject) {
    const auto peer = subject.fresh();
    std::vector<int> clients;
    for (int i = 0; i < 200; ++i) {
        clients.push_back(peer->connect(peer->doors().best()));
        say_hello(
            clients.back(), Dialect::Mqtt, Role::Subscriber, fmt::format("load-{}", i), subject.load.version
        );
    }
    const double idle = peer->resident();
    std::size_t there = 0;
    std::vector<double> figures;
    for (const int each : wildcard_sizes) {
        const auto wanted = divided(each, subject.load);
        const Stopwatch watch(*peer);
        add_wildcards(clients, there, wanted, subject.load.version);
        add_figures(figures, watch.stop(), static_cast<double>(wanted - there));
        there = wanted;
        const Sink sink(clients);
        publish_to_wildcards(figures, *peer, there, 512, subject.load);
        publish_to_wildcards(figures, *peer, there, 16'384, subject.load);
        figures.push_back((peer->resident() - idle) / static_cast<double>(there));
    }
    for (const int fd : clients) ::close(fd);
    return figures;
}

bool is_full_broker(const Server& server, const Peer&) { return server.keeps; }

} // namespace

std::vector<Measure> curve_measures() {
    const Row of_server{.what = "… server CPU for each, ns"};
    std::vector<Row> retained;
    for (const int size : retained_sizes) {
        retained.push_back({.what = fmt::format("{} retained topics: set, topics/s", size)});
        retained.push_back(of_server);
        retained.push_back({.what = "… set again, topics/s"});
        retained.push_back(of_server);
        retained.push_back({.what = "… all to a new subscriber, topics/s"});
        retained.push_back(of_server);
        retained.push_back({.what = "… bytes resident for each"});
    }
    std::vector<Row> wildcards;
    for (const int size : wildcard_sizes) {
        wildcards.push_back({.what = fmt::format("{} subscriptions with wildcards: made, a second", size)});
        wildcards.push_back(of_server);
        wildcards.push_back({.what = "… 512 topics in turns, to two each, msg/s"});
        wildcards.push_back(of_server);
        wildcards.push_back({.what = "… 16,384 topics in turns, msg/s"});
        wildcards.push_back(of_server);
        wildcards.push_back({.what = "… bytes resident for each"});
    }
    return {
        {.name = "retained",
         .when = Measure::When::Once,
         .rows = std::move(retained),
         .fits = is_full_broker,
         .take = measure_retained},
        {.name = "wildcards",
         .when = Measure::When::Once,
         .rows = std::move(wildcards),
         .fits = is_full_broker,
         .take = measure_wildcards},
    };
}

} // namespace tutti::bench
