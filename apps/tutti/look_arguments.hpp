// The commands that look at a running installation: status, tree, top, why; dev, which runs one to be looked
// at; and those that look at what this version knows: graph, and command, which asks it, too.
#pragma once

#include "cli/dev/dev.hpp"
#include "cli/service_top.hpp"
#include "cli/service_tree.hpp"
#include "cli/services.hpp"
#include "cli/state_graph.hpp"
#include "cli/typed_commands.hpp"
#include "cli/why_service.hpp"

#include <string>

namespace CLI {
class App;
}

namespace tutti {

/// Outlives the parse, for CLI11 writes into it.
struct LookArguments {
    cli::SupervisorPlace place; ///< of all of them
    cli::StatusOptions status;
    cli::ServiceTreeOptions tree;
    cli::ServiceTopOptions top;
    cli::WhyServiceOptions why;
    cli::DevOptions dev;
    cli::StateGraphOptions graph;
    cli::ListCommandsOptions list_commands;
    cli::DescribeCommandOptions describe_command;
    cli::RunCommandOptions run_command;
    std::string bus_url;
    std::string form = "text";
    std::string sort = "cpu";
    bool json = false;
    bool pid = false;
    bool watch = false;
    bool once = false;
    bool openapi = false;
};

/// Adds them. Each sets `exit_code` when it runs.
void add_look_commands(CLI::App& app, LookArguments& arguments, int& exit_code);

} // namespace tutti
