// The last lines of services that somebody looks for, merged by time.
#pragma once

#include "logs/log_record.hpp"
#include "logs/pattern.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::logs {

/// Which lines somebody wants to see.
struct LineFilter {
    std::optional<double> since; ///< seconds since the epoch; a line without a time is not since anything
    std::optional<double> until; ///< likewise, that instant included
    Level level = Level::Debug;  ///< and what is worse
    std::optional<Pattern> grep; ///< in the message, or in the whole line

    bool passes(const LogRecord& record) const;
};

struct Query {
    std::vector<std::string> services;
    LineFilter filter;
    std::size_t lines = 20;                 ///< the last of those that pass, over all services
    std::size_t most_bytes = SIZE_MAX;      ///< of text that is looked through, newest first
    std::size_t largest_file = 64UL << 20U; ///< uncompressed
};

struct Found {
    std::vector<LogRecord> lines;    ///< oldest first; lines of one instant stay in their order
    bool truncated = false;          ///< there are older ones that pass, or that nobody looked at
    std::vector<std::string> errors; ///< sentences: files that could not be read
};

Found find_lines(const std::filesystem::path& directory, const Query& query);

} // namespace tutti::logs
