// LogLine: one line of a service's log, on log/<worker> and in its log file.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tutti::contract {

/// Schema: contracts/schema/log_line.schema.json.
struct LogLine {
    WallTime timestamp;
    std::string level = "info"; ///< usually debug, info, warn or error; a child's own word passes
    std::string service;
    std::optional<std::string> stream; ///< "stdout" or "stderr"; nothing: the service wrote the line itself
    std::string message;
    std::vector<Member> fields; ///< further members of a structured line, in their order

    bool operator==(const LogLine&) const = default;
};

/// Lines in files have no `v`; where there is one, it must be known.
Result<LogLine> parse_log_line(std::string_view json);
Result<LogLine> log_line_from(const Value& payload);
/// As for the bus, with `v`. A field that bears the name of one of our own members is left out.
Value to_value(const LogLine& line);
std::string print(const LogLine& line);

} // namespace tutti::contract
