// Which bus a command speaks on.
#pragma once

#include <string>

namespace tutti::command {

/// How the bus is reached: $TUTTI_BUS, else what the configuration names, else the hub's socket in the run
/// directory.
struct BusTarget {
    std::string url;
    std::string root = "tutti";
};

} // namespace tutti::command
