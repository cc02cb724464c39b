#include "apps/tutti/director_part.hpp"

#include "apps/worker_options.hpp"
#include "io/directories.hpp"

namespace tutti {

DirectorPart::DirectorPart(const installation::Installation& installation)
    : worker_(event_worker_options(
          installation, "director", "Runs playlists and gestures on the events of the bus."
      )),
      director_(
          worker_, disk_,
          {.playlists = installation.playlists,
           .gestures = installation.gestures,
           .run_directory = io::run_directory(),
           .state_directory = io::state_directory(),
           .limits = installation.director.limits}
      ) {}

} // namespace tutti
