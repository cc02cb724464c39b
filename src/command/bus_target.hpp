// Which bus a command speaks on.
#pragma once

#include <string>

namespace tutti::command {

/// In the run directory, where the bus is not the hub there: its URL, which may have a password in it.
/// Written by the orchestrator, for the commands of whoever may read it.
inline constexpr const char* bus_url_file = "bus.url";
/// Beside it, where the root of topics is not the usual one.
inline constexpr const char* bus_root_file = "bus.root";
inline constexpr const char* usual_root = "tutti";

/// How the bus is reached: $TUTTI_BUS, else what the run directory names, else the hub's socket in it. The
/// root: $TUTTI_ROOT, else what the run directory names where it is that bus, else the usual one.
struct BusTarget {
    std::string url;
    std::string root = usual_root;
};

/// Where the bus is that a person named (`--bus`), or did not: then as above.
BusTarget bus_target(const std::string& given);

/// For the help of `--bus`.
inline constexpr const char* help_of_bus =
    "The bus: unix:///path, mqtt:// or redis://[user:password@]host:port, over TLS mqtts:// or rediss:// "
    "(default: $TUTTI_BUS, or that of this machine's installation)";

} // namespace tutti::command
