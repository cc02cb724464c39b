// One message of 200 bytes every millisecond, nothing else under way: how long it takes from before the write
// to after the read.
#include "bench/hub/measure.hpp"
#include "bench/hub/timing.hpp"

#include <sys/socket.h>

#include <array>
#include <unistd.h>

namespace tutti::bench {

namespace {

std::vector<double> measure_latency(const Subject& subject, Road road) {
    const Peer& peer = subject.running;
    const int version = subject.load.version;
    const int in = peer.subscriber(road, version, "load-subscriber");
    const int out = peer.publisher(road, version);
    const std::string payload(payload_size, 'x');
    const auto message = message_to(peer.dialect(), topic, payload, version);
    const auto expected = message_from(peer.dialect(), topic, payload, version).size();
    std::vector<double> times;
    std::array<char, 4096> buffer;
    const double begin = now();
    for (double at = begin; at < begin + subject.load.seconds; at += 1e-3) {
        sleep_until(at);
        const double sent = now();
        if (::send(out, message.data(), message.size(), MSG_NOSIGNAL) < 0) die("sending");
        for (std::size_t got = 0; got < expected;) {
            const ssize_t bytes = ::recv(in, buffer.data(), buffer.size(), 0);
            if (bytes <= 0) die("the server closed the subscriber");
            got += static_cast<std::size_t>(bytes);
        }
        times.push_back((now() - sent) * 1e6);
        if (peer.dialect() == Dialect::Redis) // says how many got it
            static_cast<void>(::recv(out, buffer.data(), buffer.size(), MSG_DONTWAIT));
    }
    ::close(in);
    ::close(out);
    return {quantile(times, 0.5), quantile(times, 0.99)};
}

Measure latency_by(Road road, std::string_view name, const std::string& by, double must) {
    return {
        .name = name,
        .rows =
            {{.what = "one way p50 at 1,000 msg/s, " + by + ", µs",
              .decimals = 1,
              .must = Must{Must::Side::AtMost, must, "relay"}},
             {.what = "… p99", .decimals = 1, .must = Must{Must::Side::AtMost, 1.10, "relay"}}},
        .fits = [road](const Server&, const Peer& peer) { return peer.doors().has(road); },
        .take = [road](const Subject& subject) { return measure_latency(subject, road); },
    };
}

} // namespace

std::vector<Measure> latency_measures() {
    return {
        latency_by(Road::Unix, "latency", "Unix", 1.06), latency_by(Road::Tcp, "latency-tcp", "TCP", 1.10)
    };
}

} // namespace tutti::bench
