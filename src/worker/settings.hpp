// Settings: what a run of a worker goes by, from its options, the environment and the command line together.
#pragma once

#include "worker/worker.hpp"

#include <cstdint>
#include <filesystem>

namespace tutti::worker {

/// Whether the worker has its process for itself, and a supervisor may know it by that, or lives in one with
/// others.
enum class Residence : std::uint8_t { OwnProcess, Shared };

struct Settings {
    std::string name;
    std::string section; ///< of the configuration, below config/
    std::string version;
    std::string root;
    std::string bus; ///< a URL
    std::filesystem::path run_directory;
    std::vector<std::string> topics;
    Pattern pattern = Pattern::Always;
    Residence residence = Residence::OwnProcess;
    microseconds heartbeat{};

    std::filesystem::path supervisor_socket() const { return run_directory / "supervisor.sock"; }
};

/// Of "left.weather" what stands behind the node: "weather".
std::string_view own_name(std::string_view name) noexcept;
/// What `other` is called on the node of `name`: "left.display" beside "left.sensors".
std::string beside(std::string_view name, std::string_view other);

/// InvalidInput, for people, where a name or the root cannot be one.
Result<Settings> settle(const Options& options);

} // namespace tutti::worker
