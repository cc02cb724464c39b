// The command that has an installation start with the machine: install-service.
#pragma once

#include "cli/install_service.hpp"

namespace CLI {
class App;
}

namespace tutti {

/// Outlives the parse, for CLI11 writes into it.
struct InstallArguments {
    cli::InstallServiceOptions options;
    bool listened_for = false;
};

/// Adds it. It sets `exit_code` when it runs.
void add_install_command(CLI::App& app, InstallArguments& arguments, int& exit_code);

} // namespace tutti
