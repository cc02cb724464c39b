// bench_light: what light costs, one load a call.
#include "bench/light/loads.hpp"

#include <CLI/CLI.hpp>

int main(int count, char** values) {
    using namespace tutti::bench;
    CLI::App app("loads of light");
    app.require_subcommand(1);
    std::size_t lights = 100'000;
    int rounds = 9;

    auto* of_packing =
        app.add_subcommand("packing", "lights into packets, beside the kernel that sends the same bytes");
    of_packing->add_option("--lights", lights, "of three bytes");
    of_packing->add_option("--rounds", rounds, "of which medians are taken");
    of_packing->callback([&] { packing(lights, rounds); });

    auto* of_pipeline = app.add_subcommand("pipeline", "canvas to the bytes of its lights");
    of_pipeline->add_option("--rounds", rounds, "of which medians are taken");
    of_pipeline->callback([&] { pipeline(rounds); });

    int shown_seconds = 9;
    auto* of_scenes = app.add_subcommand("scenes", "a frame of each scene");
    of_scenes->add_option("--seconds", shown_seconds, "of the show");
    of_scenes->callback([&] { scenes(shown_seconds); });

    CLI11_PARSE(app, count, values);
    return 0;
}
