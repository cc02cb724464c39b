#include "apps/tutti/director_part.hpp"

#include "io/directories.hpp"

namespace tutti {

namespace {

worker::Options options_of(const installation::Installation& installation) {
    worker::Options options;
    options.name = installation.bus_name("director");
    options.version = TUTTI_VERSION;
    options.description = "Runs playlists and gestures on the events of the bus.";
    options.run_directory = io::run_directory();
    options.root = installation.bus.root;
    options.topics = {"event/#", "health/" + options.name, "clock/" + options.name};
    return options;
}

} // namespace

DirectorPart::DirectorPart(const installation::Installation& installation)
    : worker_(options_of(installation)), director_(
                                             worker_, disk_,
                                             {.playlists = installation.playlists,
                                              .gestures = installation.gestures,
                                              .run_directory = io::run_directory(),
                                              .state_directory = io::state_directory(),
                                              .limits = installation.director.limits}
                                         ) {}

} // namespace tutti
