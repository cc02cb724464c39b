// QoS 0 in bulk: messages of 200 bytes as quickly as they go, the publisher at most 512 ahead.
#include "bench/hub/flow.hpp"

#include <fmt/format.h>

namespace tutti::bench {

namespace {

struct Shape {
    std::size_t batch = 1; ///< messages of one write
    int subscribers = 1;
    Road road = Road::Unix;
};

std::vector<double> measure_throughput(const Subject& subject, Shape shape) {
    const Peer& peer = subject.running;
    if (!peer.doors().has(shape.road)) shape.road = peer.doors().best();
    const int version = subject.load.version;
    std::vector<int> receivers;
    for (int i = 0; i < shape.subscribers; ++i)
        receivers.push_back(peer.subscriber(shape.road, version, fmt::format("load-subscriber-{}", i)));
    const auto size = message_from(peer.dialect(), topic, std::string(payload_size, 'x'), version).size();
    Flow flow(
        receivers, peer.publisher(shape.road, version), batches_of(peer, shape.batch, version), size,
        Spread::Everybody
    );
    const double cpu_before = peer.cpu_seconds();
    const auto [sent, delivered, seconds] = flow.run(subject.load.seconds);
    if (delivered < sent) die("messages were lost");
    const double deliveries = delivered * shape.subscribers;
    return {deliveries / seconds, (peer.cpu_seconds() - cpu_before) * 1e9 / deliveries};
}

Measure
throughput_of(std::string_view name, const std::string& what, std::optional<double> must, Shape shape) {
    std::optional<Must> bound;
    if (must) bound = Must{Must::Side::AtLeast, *must, "relay"};
    return {
        .name = name,
        .rows = {{.what = what, .must = bound}, {.what = "… server CPU, ns"}},
        .fits = [](const Server& server, const Peer&) { return !server.is_second; },
        .take = [shape](const Subject& subject) { return measure_throughput(subject, shape); },
    };
}

} // namespace

std::vector<Measure> throughput_measures() {
    return {
        throughput_of("single", "1→1, a write each, msg/s", 1.0, {.batch = 1}),
        throughput_of("batch", "1→1, 64 a write, msg/s", 0.85, {.batch = 64}),
        throughput_of("fanout", "1→100, 64 a write, deliveries/s", 0.90, {.batch = 64, .subscribers = 100}),
        throughput_of("single-tcp", "1→1 by TCP, a write each, msg/s", {}, {.batch = 1, .road = Road::Tcp}),
    };
}

} // namespace tutti::bench
