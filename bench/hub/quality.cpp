// QoS 1 and 2, publisher and subscriber alike: one way at 1,000 messages a second, and in bulk, the publisher
// at most 512 ahead of what was acknowledged and delivered. Each message is counted, and its number looked
// at.
#include "bench/hub/measure.hpp"
#include "bench/hub/mqtt_end.hpp"
#include "bench/hub/packets.hpp"
#include "bench/hub/timing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <poll.h>
#include <unistd.h>

namespace tutti::bench {

namespace {

constexpr std::size_t batch_size = 64; // of one write, where the window has room for it

struct Way {
    int qos = 1;
    Keeping keeping = Keeping::Clean; ///< of the subscriber
};

int subscribe_end(const Peer& peer, Road road, int version, const Way& way) {
    const auto id = fmt::format("load-{}-{}", way.keeping == Keeping::Durable ? "durable" : "clean", way.qos);
    if (way.keeping == Keeping::Durable) { // nothing of the round before comes again
        const int clean = peer.connect(road);
        write_all(clean, connect_packet(id, version));
        await(clean, "\x20");
        ::close(clean);
    }
    const int fd = peer.connect(road);
    write_all(fd, connect_packet(id, version, way.keeping));
    await(fd, "\x20");
    subscribe(fd, Dialect::Mqtt, topic, version, way.qos);
    return fd;
}

// A publisher and its subscriber.
class Pair {
public:
    Pair(const Subject& subject, const Way& way)
        : way_(way), version_(subject.server.has_version_5 ? subject.load.version : 4),
          subscriber_(
              subscribe_end(subject.running, subject.running.doors().best(), version_, way), version_
          ),
          publisher_(subject.running.publisher(subject.running.doors().best(), version_), version_) {}

    std::size_t sent() const noexcept { return sent_; }
    std::size_t delivered() const noexcept { return subscriber_.delivered(); }
    std::size_t completed() const noexcept {
        return std::min(publisher_.acknowledged(), subscriber_.delivered());
    }

    /// Puts so many into the output, of which `flush` writes as much as goes.
    void prepare(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i, ++sent_) {
            const auto id = static_cast<std::uint16_t>(1 + sent_ % 65535);
            publisher_.out() += publish_packet(
                topic, numbered_payload(sent_, payload_size), version_, {.qos = way_.qos, .id = id}
            );
        }
    }
    void flush() {
        publisher_.flush();
        subscriber_.flush();
    }

    /// Waits for the message that is under way. Where it goes in one step, nothing but that is waited for.
    void await_delivery() {
        while (delivered() < sent_)
            if (way_.qos == 1)
                subscriber_.read(MqttEnd::Wait::Yes);
            else if (!step(2))
                die("a message was lost");
    }

    /// Waits until something comes, at most so long; false where nothing did.
    bool step(double most) {
        std::array<pollfd, 2> ends{pollfd{subscriber_.fd(), POLLIN, 0}, pollfd{publisher_.fd(), POLLIN, 0}};
        if (!publisher_.out().empty()) ends[1].events |= POLLOUT;
        if (!subscriber_.out().empty()) ends[0].events |= POLLOUT;
        timespec time{};
        time.tv_sec = static_cast<time_t>(most);
        time.tv_nsec = static_cast<long>((most - std::floor(most)) * 1e9);
        if (::ppoll(ends.data(), ends.size(), &time, nullptr) <= 0) return false;
        if ((ends[0].revents & ~POLLOUT) != 0) subscriber_.read();
        if ((ends[1].revents & ~POLLOUT) != 0) publisher_.read();
        flush();
        return true;
    }

private:
    Way way_;
    int version_;
    MqttEnd subscriber_;
    MqttEnd publisher_;
    std::size_t sent_ = 0;
};

std::vector<double> measure_quality_latency(const Subject& subject, const Way& way) {
    Pair pair(subject, way);
    std::vector<double> times;
    const double begin = now();
    for (double at = begin; at < begin + subject.load.seconds; at += 1e-3) {
        for (double left = at - now(); left > 0; left = at - now()) pair.step(left);
        pair.prepare(1);
        const double sent = now();
        pair.flush();
        pair.await_delivery();
        times.push_back((now() - sent) * 1e6);
        pair.flush();
    }
    return {quantile(times, 0.5), quantile(times, 0.99)};
}

std::vector<double> measure_quality_throughput(const Subject& subject, const Way& way) {
    Pair pair(subject, way);
    const double cpu_before = subject.running.cpu_seconds();
    const double written_before = subject.running.written();
    const double begin = now();
    while (true) {
        const bool publishes = now() - begin < subject.load.seconds;
        if (publishes && pair.sent() - pair.completed() + batch_size <= most_ahead) {
            pair.prepare(batch_size);
            pair.flush();
            continue;
        }
        if (!publishes && pair.completed() == pair.sent()) break;
        if (!pair.step(patience)) die("messages were lost");
    }
    const double seconds = now() - begin;
    const auto messages = static_cast<double>(pair.sent());
    return {
        messages / seconds, (subject.running.cpu_seconds() - cpu_before) * 1e9 / messages,
        (subject.running.written() - written_before) / messages
    };
}

auto speaks(int qos) {
    return [qos](const Server& server, const Peer&) { return server.best_qos >= qos; };
}

Measure quality_latency(int qos, std::string_view name) {
    return {
        .name = name,
        .rows =
            {{.what = fmt::format("QoS {} one way p50 at 1,000 msg/s, µs", qos),
              .decimals = 1,
              .must = Must{Must::Side::AtMost, 0.7, "mosquitto"}},
             {.what = "… p99", .decimals = 1}},
        .fits = speaks(qos),
        .take = [qos](const Subject& subject) { return measure_quality_latency(subject, {.qos = qos}); },
    };
}

Measure quality_throughput(const Way& way, std::string_view name, const std::string& what, double must) {
    return {
        .name = name,
        .rows =
            {{.what = fmt::format("QoS {} {}, msg/s", way.qos, what),
              .must = Must{Must::Side::AtLeast, must, "mosquitto"}},
             {.what = "… server CPU, ns"},
             {.what = "… bytes written to the disk", .decimals = 1}},
        .fits = speaks(way.qos),
        .take = [way](const Subject& subject) { return measure_quality_throughput(subject, way); },
    };
}

} // namespace

std::vector<Measure> quality_measures() {
    return {
        quality_latency(1, "latency-qos1"),
        quality_latency(2, "latency-qos2"),
        quality_throughput({.qos = 1}, "qos1", "in memory", 8),
        quality_throughput({.qos = 2}, "qos2", "in memory", 8),
        quality_throughput(
            {.qos = 1, .keeping = Keeping::Durable}, "durable",
            "to a session that outlives the hub, acknowledged when on disk (others: in memory)", 1
        ),
    };
}

} // namespace tutti::bench
