// Settings: what a run of a worker goes by, from its options, the environment and the command line together.
#pragma once

#include "worker/worker.hpp"

#include <filesystem>

namespace tutti::worker {

struct Settings {
    std::string name;
    std::string version;
    std::string root;
    std::string bus; ///< a URL
    std::filesystem::path run_directory;
    std::vector<std::string> topics;
    Pattern pattern = Pattern::Always;
    microseconds heartbeat{};

    std::filesystem::path supervisor_socket() const { return run_directory / "supervisor.sock"; }
};

/// InvalidInput, for people, where a name or the root cannot be one.
Result<Settings> settle(const Options& options);

} // namespace tutti::worker
