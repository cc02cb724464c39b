// The director: runs an installation's playlists and gestures on the events of the bus, and says on the bus
// what comes of it.
#pragma once

#include "installation/installation.hpp"

#include <filesystem>

namespace tutti::director {

struct Options {
    installation::Installation installation;
    std::filesystem::path run_directory;
    std::filesystem::path state_directory;
    std::string version;
};

/// Runs until told to stop. Gives the exit code.
int run(Options options);

} // namespace tutti::director
