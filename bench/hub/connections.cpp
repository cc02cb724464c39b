// How a server bears many connections that say nothing: how fast they come, what each takes, and what they do
// to the latency of others.
#include "bench/hub/measure.hpp"
#include "bench/hub/timing.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <unistd.h>

namespace tutti::bench {

namespace {

// The last as many as are wanted, or as a process may open files for: a server has one for each, and some of
// its own.
std::vector<int> sizes() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    constexpr rlim_t wanted = 50'000;
    const auto possible = static_cast<int>(std::min(wanted, limit.rlim_cur / 1'000 * 950)) / 1'000 * 1'000;
    std::vector<int> all;
    for (const int size : {1'000, 10'000, possible})
        if (size <= possible && (all.empty() || size > all.back())) all.push_back(size);
    return all;
}

double one_way(const Peer& peer, Road road, int version) {
    const std::string payload(payload_size, 'x');
    const auto message = message_to(peer.dialect(), topic, payload, version);
    const auto expected = message_from(peer.dialect(), topic, payload, version).size();
    const int in = peer.subscriber(road, version, "load-subscriber");
    const int out = peer.publisher(road, version);
    std::vector<double> times;
    std::array<char, 4096> buffer;
    for (int i = 0; i < 300; ++i) {
        sleep_until(now() + 1e-3);
        const double sent = now();
        write_all(out, message);
        for (std::size_t got = 0; got < expected;) {
            const auto bytes = ::recv(in, buffer.data(), buffer.size(), 0);
            if (bytes <= 0) die("the server closed the subscriber");
            got += static_cast<std::size_t>(bytes);
        }
        times.push_back((now() - sent) * 1e6);
    }
    ::close(in);
    ::close(out);
    return median(times);
}

std::vector<double> measure_connections(const Subject& subject) {
    const auto peer = subject.fresh();
    const Road road = peer->doors().best();
    const double idle = peer->resident();
    std::vector<double> figures;
    std::vector<int> clients;
    for (const int size : sizes()) {
        const int wanted = subject.load.quick ? size / 100 : size;
        const auto from = clients.size();
        const double begin = now();
        for (int i = static_cast<int>(from); i < wanted; ++i) {
            const auto source = static_cast<unsigned>(i / 20'000); // more than a port has room for
            const int fd = peer->connect(road, source);
            say_hello(fd, peer->dialect(), Role::Subscriber, fmt::format("load-{}", i), subject.load.version);
            subscribe(fd, peer->dialect(), fmt::format("tutti/bench/own/{}", i), subject.load.version);
            clients.push_back(fd);
        }
        figures.push_back(static_cast<double>(clients.size() - from) / (now() - begin));
        figures.push_back((peer->resident() - idle) / static_cast<double>(clients.size()));
        figures.push_back(one_way(*peer, road, subject.load.version));
    }
    for (const int fd : clients) ::close(fd);
    return figures;
}

} // namespace

std::vector<Measure> connection_measures() {
    std::vector<Row> rows;
    for (const int size : sizes()) {
        rows.push_back(
            {.what = fmt::format("{} connections with a subscription each: so many come a second", size)}
        );
        rows.push_back({.what = "… bytes resident for each"});
        rows.push_back({.what = "… one way p50 of two others, µs", .decimals = 1});
    }
    return {{
        .name = "connections",
        .when = Measure::When::Once,
        .rows = std::move(rows),
        .fits = [](const Server& server,
                   const Peer&) { return server.dialect != Dialect::Bare && !server.is_second; },
        .take = measure_connections,
    }};
}

} // namespace tutti::bench
