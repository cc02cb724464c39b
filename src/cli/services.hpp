// The commands that ask the supervisor over its control socket: status, start, stop, restart, down.
// Each as a whole, and as the coroutine that it is.
#pragma once

#include "base/value.hpp"
#include "command/terminal.hpp"
#include "io/asio.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tutti::cli {

struct StatusOptions {
    std::filesystem::path run_directory;
    std::string service; ///< empty: all
    bool json = false;
};
/// Success where every required service is ready (or completed), NotRunning where one is not or no supervisor
/// runs.
int status(const StatusOptions& options);
Task<int> show_status(StatusOptions options);

enum class ServiceAction { Start, Stop, Restart };

struct ServiceActionOptions {
    std::filesystem::path run_directory;
    ServiceAction action = ServiceAction::Start;
    std::vector<std::string> services;
    bool json = false;
};
int service_action(const ServiceActionOptions& options);
Task<int> act(ServiceActionOptions options);

struct DownOptions {
    std::filesystem::path run_directory;
    bool json = false;
};
/// Stops everything and returns when the supervisor is gone.
int down(const DownOptions& options);
Task<int> shut_down(DownOptions options);

/// The table of `tutti status`. `services` are the items of the supervisor's list, `now` epoch seconds.
std::string describe_services(std::span<const Value> services, double now, command::Colours colours);

/// Whether every required service is in a state that it should be in.
bool all_ready(std::span<const Value> services);

} // namespace tutti::cli
