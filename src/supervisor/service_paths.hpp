// Where one service keeps its files below the run directory.
#pragma once

#include "supervise/shim_protocol.hpp"

#include <filesystem>
#include <string_view>

namespace tutti::supervisor {

struct ServicePaths {
    std::filesystem::path directory;
    std::filesystem::path lock;
    std::filesystem::path control;
    std::filesystem::path notify;
    std::filesystem::path exit;
    std::filesystem::path memory; ///< what the supervisor knows of it, for the next supervisor

    explicit ServicePaths(const std::filesystem::path& services, std::string_view name)
        : directory(services / name), lock(directory / supervise::shim::lock_file),
          control(directory / supervise::shim::control_file),
          notify(directory / supervise::shim::notify_file), exit(directory / supervise::shim::exit_file),
          memory(directory / "memory.json") {}
};

/// All of them are here.
inline std::filesystem::path services_directory(const std::filesystem::path& run_directory) {
    return run_directory / "services";
}

} // namespace tutti::supervisor
