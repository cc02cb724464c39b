// Session: the console joined to a terminal and to an installation: keys, control sockets, the bus, log
// files.
#pragma once

#include "command/bus_target.hpp"

#include <filesystem>
#include <string>

namespace tutti::console {

struct SessionOptions {
    std::filesystem::path run_directory;
    std::filesystem::path logs; ///< where `<service>.log` files are
    command::BusTarget bus;
    std::string host;
    char screen = '1';
};

/// Until somebody quits. Gives the exit code.
int run_session(const SessionOptions& options);

} // namespace tutti::console
