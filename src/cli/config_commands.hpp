// `tutti config get`, `set`, `reset` and `diff`: the live configuration, asked of the orchestrator over its
// control socket: what is told it there, a secret too, never goes over the bus.
#pragma once

#include "base/value.hpp"
#include "io/asio.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tutti::cli {

enum class ConfigAction : std::uint8_t { Get, Set, Reset, Diff };

struct ConfigOptions {
    std::filesystem::path run_directory;
    ConfigAction action = ConfigAction::Get;
    std::string section;                  ///< empty: all, for get and diff
    std::vector<std::string> assignments; ///< of set: "units=metric", "timeout=45", "location=null"
    std::optional<std::uint64_t> revision;
    bool json = false;
};
/// Usage where a value is refused, NotFound for an unknown section, NotRunning where no orchestrator is.
int config(const ConfigOptions& options);
Task<int> ask_config(const ConfigOptions& options, const Value& changes);

/// What assignments change: a value that is JSON is what it says, all else is text; `-` is a line of `input`.
Result<Value>
read_assignments(std::string_view section, const std::vector<std::string>& assignments, std::istream& input);

} // namespace tutti::cli
