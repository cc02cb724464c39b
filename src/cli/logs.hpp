// `tutti logs`: what services wrote, from the rotated JSON-line files that their shims keep.
#pragma once

#include "command/terminal.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tutti::cli {

struct LogsOptions {
    std::filesystem::path directory;   ///< where `<service>.log` files are
    std::vector<std::string> services; ///< empty: all
    std::size_t lines = 20;            ///< of the past, over all services in order of time
    bool follow = false;
    bool json = false; ///< the lines as they are
};

int logs(const LogsOptions& options);

/// One stored line as a person reads it: local time of day, service, level where it is not info, message.
std::string describe_log_line(std::string_view line, command::Colours colours);

} // namespace tutti::cli
