// What a server takes while nothing happens: memory, with nobody there and with 1,000 connections, and
// wake-ups.
#include "bench/hub/measure.hpp"
#include "bench/hub/timing.hpp"

#include <fmt/format.h>

#include <unistd.h>

namespace tutti::bench {

namespace {

constexpr double mega = 1e6;

std::vector<double> measure_memory(const Subject& subject) {
    const auto peer = subject.fresh();
    const double rest = subject.load.quick ? 0.3 : 3;
    const int count = subject.load.quick ? 100 : 1000;
    sleep_until(now() + rest / 2);
    const double switches = peer->switches();
    sleep_until(now() + rest);
    const double wakeups = (peer->switches() - switches) / rest;
    const double idle = peer->resident();
    std::vector<int> clients;
    for (int i = 0; i < count; ++i) {
        const auto id = fmt::format("load-{}", i);
        clients.push_back(peer->subscriber(
            peer->doors().best(), subject.load.version, id, fmt::format("tutti/bench/own/{}", i)
        ));
    }
    const double added = (peer->resident() - idle) * 1000 / count;
    for (const int fd : clients) ::close(fd);
    return {idle / mega, added / mega, wakeups};
}

} // namespace

std::vector<Measure> memory_measures() {
    return {{
        .name = "memory",
        .when = Measure::When::Once,
        .rows =
            {{.what = "resident, idle, MB", .decimals = 2, .must = Must{Must::Side::AtMost, 4}},
             {.what = "… added by 1,000 connections with a subscription each, MB",
              .decimals = 2,
              .must = Must{Must::Side::AtMost, 1.2}},
             {.what = "wake-ups a second, idle", .decimals = 1, .must = Must{Must::Side::AtMost, 0}}},
        .fits = [](const Server& server,
                   const Peer&) { return server.dialect != Dialect::Bare && !server.is_second; },
        .take = measure_memory,
    }};
}

} // namespace tutti::bench
