// Whether a server that remembers much, or is asked for much, gets slow: retained topics, and subscriptions
// with wildcards, each ten times as many as before; and the most of both at once.
#include "bench/hub/retained.hpp"
#include "bench/hub/wildcards.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tutti::bench {

namespace {

// Our hub keeps no more than a million, and says a few itself.
constexpr std::array<int, 4> retained_sizes = {1'000, 10'000, 100'000, 990'000};
constexpr std::array<int, 5> wildcard_sizes = {10, 100, 1'000, 10'000, 100'000};
constexpr std::size_t set_again_at_most = 50'000;

std::size_t divided(int size, const Load& load) {
    return static_cast<std::size_t>(load.quick ? size / 10 : size);
}

void add_set_again(
    std::vector<double>& figures, const Peer& peer, std::size_t there, const std::string& payload, int version
) {
    const auto again = std::min(there, set_again_at_most);
    const auto effort = set_retained(peer, there - again, there, payload, version);
    add_figures(figures, effort, static_cast<double>(again));
}

void add_published(
    std::vector<double>& figures, const Wildcards& wildcards, std::size_t topics, const Load& load
) {
    const auto [effort, messages] = wildcards.publish(topics, load);
    add_figures(figures, effort, messages);
}

std::vector<double> measure_retained(const Subject& subject) {
    const auto peer = subject.fresh();
    const int version = subject.load.version;
    const std::string payload(payload_size, 'x');
    const double idle = peer->resident();
    std::size_t there = 0;
    std::vector<double> figures;
    for (const int each : retained_sizes) {
        const auto wanted = divided(each, subject.load);
        const auto set = set_retained(*peer, there, wanted, payload, version);
        add_figures(figures, set, static_cast<double>(wanted - there));
        there = wanted;
        add_set_again(figures, *peer, there, payload, version);
        const auto replayed = replay_retained(*peer, there, payload, version);
        add_figures(figures, replayed, static_cast<double>(there));
        figures.push_back((peer->resident() - idle) / static_cast<double>(there));
    }
    return figures;
}

std::vector<double> measure_wildcards(const Subject& subject) {
    const auto peer = subject.fresh();
    Wildcards wildcards(*peer, subject.load.version);
    std::size_t there = 0;
    std::vector<double> figures;
    for (const int each : wildcard_sizes) {
        const auto wanted = divided(each, subject.load);
        const auto more = static_cast<double>(wanted - there);
        const double before = peer->resident();
        add_figures(figures, wildcards.grow(wanted), more);
        figures.push_back(std::max(peer->resident() - before, 0.0) / more);
        there = wanted;
        for (const std::size_t topics : {512UZ, 16'384UZ})
            add_published(figures, wildcards, topics, subject.load);
    }
    return figures;
}

std::vector<double> measure_both(const Subject& subject) {
    const auto peer = subject.fresh();
    const int version = subject.load.version;
    const std::string payload(payload_size, 'x');
    const auto topics = divided(retained_sizes.back(), subject.load);
    const auto filters = divided(wildcard_sizes.back(), subject.load);
    Wildcards wildcards(*peer, version);
    const double idle = peer->resident();
    std::vector<double> figures;
    set_retained(*peer, 0, topics, payload, version);
    add_figures(figures, wildcards.grow(filters), static_cast<double>(filters));
    constexpr double mega = 1e6;
    figures.push_back((peer->resident() - idle) / mega);
    add_published(figures, wildcards, 16'384, subject.load);
    add_set_again(figures, *peer, topics, payload, version);
    add_figures(figures, replay_retained(*peer, topics, payload, version), static_cast<double>(topics));
    return figures;
}

bool is_full_broker(const Server& server, const Peer&) { return server.keeps; }

const Row of_server{.what = "… server CPU for each, ns"};

std::vector<Row> retained_rows() {
    std::vector<Row> rows;
    for (const int size : retained_sizes) {
        rows.push_back({.what = fmt::format("{} retained topics: set, topics/s", size)});
        rows.push_back(of_server);
        rows.push_back({.what = "… set again, topics/s"});
        rows.push_back(of_server);
        rows.push_back({.what = "… all to a new subscriber, topics/s"});
        rows.push_back(of_server);
        rows.push_back({.what = "… bytes resident for each"});
    }
    return rows;
}

std::vector<Row> wildcard_rows() {
    std::vector<Row> rows;
    for (const int size : wildcard_sizes) {
        rows.push_back({.what = fmt::format("{} subscriptions with wildcards: made, a second", size)});
        rows.push_back(of_server);
        rows.push_back({.what = "… bytes resident for each"});
        rows.push_back({.what = "… 512 topics in turns, to two each, msg/s"});
        rows.push_back(of_server);
        rows.push_back({.what = "… 16,384 topics in turns, msg/s"});
        rows.push_back(of_server);
    }
    return rows;
}

std::vector<Row> rows_of_both() {
    return {
        {.what = fmt::format(
             "{} subscriptions with wildcards beside {} retained topics: made, a second",
             wildcard_sizes.back(), retained_sizes.back()
         )},
        of_server,
        {.what = "… resident for all, MB"},
        {.what = "… 16,384 topics in turns, to two each, msg/s"},
        of_server,
        {.what = "… retained topics set again, topics/s"},
        of_server,
        {.what = "… all to a new subscriber, topics/s"},
        of_server,
    };
}

} // namespace

std::vector<Measure> curve_measures() {
    const auto measure = [](std::string_view name, std::vector<Row> rows, auto take) {
        return Measure{
            .name = name,
            .when = Measure::When::Once,
            .rows = std::move(rows),
            .fits = is_full_broker,
            .take = take,
        };
    };
    return {
        measure("retained", retained_rows(), measure_retained),
        measure("wildcards", wildcard_rows(), measure_wildcards),
        measure("both", rows_of_both(), measure_both),
    };
}

} // namespace tutti::bench
