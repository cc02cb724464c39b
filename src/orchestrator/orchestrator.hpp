// The orchestrator: the supervisor's voice on the bus. It watches the supervisor over its control socket,
// says on the bus how the services are, and carries commands from the bus to the supervisor.
#pragma once

#include "installation/installation.hpp"

#include <filesystem>

namespace tutti::orchestrator {

struct Options {
    installation::Installation installation;
    std::filesystem::path run_directory;
    std::string version;
    microseconds sample_every = std::chrono::seconds(10); ///< memory and processor time of the services
};

/// Runs until told to stop. Gives the exit code.
int run(Options options);

} // namespace tutti::orchestrator
