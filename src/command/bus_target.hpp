// Which bus a command speaks on.
#pragma once

#include <string>

namespace tutti::command {

/// In the run directory, where the bus is not the hub there: its URL, which may have a password in it.
/// Written by the orchestrator, for the commands of whoever may read it.
inline constexpr const char* bus_url_file = "bus.url";

/// How the bus is reached: $TUTTI_BUS, else what the run directory names, else the hub's socket in it.
struct BusTarget {
    std::string url;
    std::string root = "tutti";
};

} // namespace tutti::command
