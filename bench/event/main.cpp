// bench_event: loads on the machine of events, one a call. run.py calls them in turns with the peers and
// prints what came out.
#include "bench/event/loads.hpp"

#include <CLI/CLI.hpp>

int main(int count, char** values) {
    using namespace tutti::bench;
    CLI::App app("loads on the bus, gestures and playlists; bench/event/run.py runs them beside their peers");
    app.require_subcommand(1);
    int number = 0;
    int firing = 0;
    std::int64_t events = 0;
    std::int64_t pace = 250;
    double length = 10;

    auto* of_emit = app.add_subcommand("emit", "events to handlers");
    of_emit->add_option("handlers", number)->required();
    of_emit->add_option("events", events)->required();
    of_emit->callback([&] { emit(number, events); });

    auto* of_taps = app.add_subcommand("taps", "double taps on one type");
    of_taps->add_option("detectors", number)->required();
    of_taps->add_option("events", events)->required();
    of_taps->add_option("--firing", firing, "of 100 events");
    of_taps->callback([&] { taps(number, firing, events); });

    auto* of_playlists = app.add_subcommand("playlists", "runs on the real clock");
    of_playlists->add_option("runs", number)->required();
    of_playlists->add_option("seconds", length)->required();
    of_playlists->add_option("--pace", pace, "microseconds");
    of_playlists->callback([&] { playlists(number, length, pace); });

    auto* of_flat = app.add_subcommand("flat", "memory over many events");
    of_flat->add_option("events", events)->required();
    of_flat->callback([&] { flat_memory(events); });

    auto* of_idle = app.add_subcommand("idle", "memory of definitions");
    of_idle->add_option("count", number)->required();
    of_idle->callback([&] { idle_memory(number); });

    std::string socket;
    auto* of_director = app.add_subcommand("director", "from event in to event out, on a hub");
    of_director->add_option("socket", socket)->required();
    of_director->add_option("seconds", length)->required();
    of_director->callback([&] { director(socket, length); });

    CLI11_PARSE(app, count, values);
    return 0;
}
