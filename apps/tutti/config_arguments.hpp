// The arguments of `tutti config …`.
#pragma once

#include "cli/config_commands.hpp"

namespace CLI {
class App;
}

namespace tutti {

/// `options` and `exit_code` outlive the parse.
void add_config_commands(CLI::App& app, cli::ConfigOptions& options, int& exit_code);

} // namespace tutti
