// The commands that ask the supervisor how things are, and to end: status, down. Each as a whole, and as the
// coroutine that it is.
#pragma once

#include "cli/supervisor_client.hpp"
#include "command/terminal.hpp"

#include <cstdint>
#include <string>

namespace tutti::cli {

struct StatusOptions {
    enum class Form : std::uint8_t { Table, Json, Pid };

    SupervisorPlace place;
    std::string service; ///< empty: all
    Form form = Form::Table;
};
/// Success where every required service is ready (or completed), NotRunning where one is not or no supervisor
/// runs. As Pid: the number of the one service's process, NotRunning where it has none.
int status(const StatusOptions& options);
Task<int> show_status(StatusOptions options);

struct DownOptions {
    SupervisorPlace place;
    bool json = false;
};
/// Stops everything and returns when the supervisor is gone. What a killed supervisor left is stopped, too.
int down(const DownOptions& options);
Task<int> shut_down(DownOptions options);

/// The table of `tutti status`. `services` are the items of the supervisor's list, `now` epoch seconds.
std::string describe_services(std::span<const Value> services, double now, command::Colours colours);

/// Whether every required service is in a state that it should be in.
bool all_ready(std::span<const Value> services);

} // namespace tutti::cli
