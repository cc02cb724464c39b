// The options of `tutti logs` that say which lines.
#pragma once

#include "cli/logs.hpp"

namespace CLI {
class App;
}

namespace tutti {

/// --since, --level and --grep, into what outlives the command.
void add_log_filter(CLI::App& command, cli::LogsOptions& logs);

} // namespace tutti
