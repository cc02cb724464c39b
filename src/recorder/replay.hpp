// `tutti replay`: a recording back onto the bus (docs/recording.md).
#pragma once

#include "command/bus_target.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tutti::recorder {

struct ReplayOptions {
    command::BusTarget bus;
    std::filesystem::path recording;    ///< a file, the name of a rotated set, or a folder
    std::string speed = "1";            ///< a factor, or "max"
    std::string from;                   ///< "12.5s", or a time of day; empty: the front
    std::string to;                     ///< likewise; empty: the end
    std::string loop = "1";             ///< rounds, or "forever"
    std::vector<std::string> filters;   ///< none: what sources said (recording::default_replay)
    std::vector<std::string> leave_out; ///< filters of what is not sent
    bool exact = false;                 ///< the recorded bytes, old ids and times with them
    bool quiet = false;
};

/// Runs to the end of the recording, or until Ctrl-C: then the code is 130, save for "forever". Failure where
/// a message could not be sent, or a line not be read.
int replay(const ReplayOptions& options);

} // namespace tutti::recorder
