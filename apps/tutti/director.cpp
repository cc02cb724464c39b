#include "director/director.hpp"

#include "apps/tutti/programs.hpp"
#include "cli/config_file.hpp"
#include "command/print.hpp"
#include "io/directories.hpp"

namespace tutti {

int run_director() {
    auto installation = cli::read_config(cli::config_path({}));
    if (!installation) {
        command::print_err("{}", installation.error().text);
        return installation.error().exit_code;
    }
    worker::Options options;
    options.name = installation->bus_name("director");
    options.version = TUTTI_VERSION;
    options.description = "Runs playlists and gestures on the events of the bus.";
    options.run_directory = io::run_directory();
    options.root = installation->bus.root;
    options.topics = {"event/#", "health/" + options.name, "clock/" + options.name};
    worker::Worker worker(std::move(options));

    io::SystemDisk disk;
    director::Director director(
        worker, disk,
        {.playlists = std::move(installation->playlists),
         .gestures = std::move(installation->gestures),
         .run_directory = io::run_directory(),
         .state_directory = io::state_directory(),
         .limits = installation->director.limits}
    );
    if (const auto ready = director.prepare(); !ready) {
        worker.log().error("the director cannot begin", {{"reason", ready.error().message}});
        return 1;
    }
    const int exit_code = worker.run();
    director.finish();
    return exit_code;
}

} // namespace tutti
