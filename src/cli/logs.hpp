// `tutti logs`: what services wrote, from the rotated JSON-line files that their shims keep, compressed ones
// too. Nobody has to supervise.
#pragma once

#include "command/terminal.hpp"
#include "logs/find_lines.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tutti::cli {

struct LogsOptions {
    std::filesystem::path directory;     ///< where `<service>.log` files are
    std::filesystem::path services;      ///< where each service that there is now has a folder
    std::vector<std::string> names;      ///< of services; empty: all
    std::size_t lines = 20;              ///< of the past, over all services in order of time
    tutti::logs::LineFilter filter = {}; ///< which of them, and of those that come
    bool follow = false;
    bool json = false; ///< the lines as they are
};

/// NotFound where a service neither is nor was. One that is and said nothing yet is no mistake.
int logs(const LogsOptions& options);

/// How names of services look: in bold, or so that each is told from the others, where many speak.
enum class LogNames : std::uint8_t { Strong, EachInItsColour };

/// One stored line as a person reads it: local time of day, service, level where it is not info, message.
std::string
describe_log_line(std::string_view line, command::Colours colours, LogNames names = LogNames::Strong);

} // namespace tutti::cli
