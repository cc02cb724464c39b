// One subscriber that never reads, beside a healthy one, while 100 MB are published: what it costs the
// others.
#include "bench/hub/flow.hpp"

#include <algorithm>

namespace tutti::bench {

namespace {

std::vector<double> measure_stalled(const Subject& subject) {
    const auto peer = subject.fresh();
    const Road road = peer->doors().best();
    const int version = subject.load.version;
    const std::size_t messages = (subject.load.quick ? 2'000'000 : 100'000'000) / payload_size;
    const auto size = message_from(peer->dialect(), topic, std::string(payload_size, 'x'), version).size();
    const auto publish = [&] {
        Flow flow(
            {peer->subscriber(road, version, "load-healthy")}, peer->publisher(road, version),
            batches_of(*peer, 64, version), size, Spread::Everybody
        );
        constexpr double for_ever = 1e9;
        return flow.run(for_ever, messages);
    };
    publish(); // warms everything up
    const auto without = publish();
    const double before = peer->resident();
    const int stalled = peer->subscriber(road, version, "load-stalled");
    const auto with = publish();
    const double after = peer->resident();
    ::close(stalled);
    constexpr double mega = 1e6;
    return {
        std::max(after - before, 0.0) / mega, 100 * with.delivered / with.messages,
        with.seconds / without.seconds
    };
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
              .must = Must{Must::Side::AtMost, 1.1}}},
        .fits = [](const Server& server,
                   const Peer&) { return server.dialect != Dialect::Bare && !server.is_second; },
        .take = measure_stalled,
    }};
}

} // namespace tutti::bench
