// One subscriber that never reads, beside a healthy one, while 100 MB are published: what it costs the
// others.
#include "bench/hub/flow.hpp"

#include <algorithm>
#include <tuple>

namespace tutti::bench {

namespace {

struct Published {
    double seconds;
    double cpu_seconds; // of the server
    double delivered;   // part of it, to the healthy one
};

std::vector<double> measure_stalled(const Subject& subject) {
    const auto peer = subject.fresh();
    const Road road = peer->doors().best();
    const int version = subject.load.version;
    const std::size_t messages = (subject.load.quick ? 2'000'000 : 100'000'000) / payload_size;
    const auto size = message_from(peer->dialect(), topic, std::string(payload_size, 'x'), version).size();
    const auto publish = [&] {
        const double cpu_before = peer->cpu_seconds();
        Flow flow(
            {peer->subscriber(road, version, "load-healthy")}, peer->publisher(road, version),
            batches_of(*peer, 64, version), size, Spread::Everybody
        );
        constexpr double for_ever = 1e9;
        const auto result = flow.run(for_ever, messages);
        return Published{
            result.seconds, peer->cpu_seconds() - cpu_before, result.delivered / result.messages
        };
    };
    publish();         // warms everything up
    double growth = 0; // of the first time: what is freed afterwards is kept for the next
    double least_delivered = 1;
    std::vector<double> times;
    std::vector<double> efforts;
    // Of a fast server a pair says little: more of them in the time that a slow one needs for its few.
    const double long_enough = now() + (subject.load.quick ? 0 : 5);
    const int least = subject.load.quick ? 1 : 5;
    const int most = 25;
    for (int i = 0; i < least || (i < most && now() < long_enough); ++i) {
        const auto publish_beside_stalled = [&] {
            const double before = peer->resident();
            const int stalled = peer->subscriber(road, version, "load-stalled");
            const auto result = publish();
            if (i == 0) growth = std::max(peer->resident() - before, 0.0);
            ::close(stalled);
            least_delivered = std::min(least_delivered, result.delivered);
            return result;
        };
        // In turns, as the machine gets slower or faster meanwhile.
        const bool first_without = i % 2 == 0;
        const auto first = first_without ? publish() : publish_beside_stalled();
        const auto second = first_without ? publish_beside_stalled() : publish();
        const auto& [without, with] = first_without ? std::tie(first, second) : std::tie(second, first);
        times.push_back(with.seconds / without.seconds);
        efforts.push_back(with.cpu_seconds / without.cpu_seconds);
    }
    constexpr double mega = 1e6;
    return {growth / mega, 100 * least_delivered, median(times), median(efforts)};
}

} // namespace

std::vector<Measure> stalled_measures() {
    return {{
        .name = "stalled",
        .when = Measure::When::Once,
        .rows =
            {{.what = "one stalled subscriber while 100 MB are published: resident grows by, MB",
              .decimals = 2,
              .must = Must{Must::Side::AtMost, 1}},
             {.what = "… the healthy one gets, %", .must = Must{Must::Side::AtLeast, 100}},
             {.what = "… the publisher's time against without",
              .decimals = 2,
              .must = Must{Must::Side::AtMost, 1.1}},
             {.what = "… the server's CPU against without", .decimals = 2}},
        .fits = [](const Server& server,
                   const Peer&) { return server.dialect != Dialect::Bare && !server.is_second; },
        .take = measure_stalled,
    }};
}

} // namespace tutti::bench
