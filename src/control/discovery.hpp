// Which control sockets are in a run directory, and which of them live. Nobody is connected to.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace tutti::control {

struct Found {
    std::string worker;
    std::filesystem::path socket;
    int pid = 0; ///< of the process that holds its lock; 0: stale, its process is gone

    bool live() const noexcept { return pid != 0; }
};

/// `<directory>/<worker>.sock` for each worker, by name. A directory that cannot be read has none.
std::vector<Found> discover(const std::filesystem::path& directory);

} // namespace tutti::control
