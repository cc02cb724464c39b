#include "apps/govern/command_line.hpp"

#include "apps/command_table.hpp"
#include "command/did_you_mean.hpp"
#include "command/parse_arguments.hpp"

#include <CLI/CLI.hpp>

#include <vector>

namespace tutti {

int run_command(CLI::App& app, int argc, char** argv, const int& exit_code) {
    app.set_version_flag("--version", TUTTI_VERSION);
    if (const auto printed = print_command_table(app, argc, argv)) return *printed;
    const auto commands = app.get_subcommands({});
    if (argc > 1 && !commands.empty()) {
        std::vector<std::string> names;
        for (const auto* command : commands) names.push_back(command->get_name());
        if (const auto refused = command::refuse_unknown_command(app.get_name(), argv[1], names))
            return *refused;
    }
    if (const auto end = command::parse_arguments<CLI::ParseError>(app, argc, argv)) return *end;
    return exit_code;
}

void add_json(CLI::App& app, bool& json) { app.add_flag("--json", json, "Print JSON, for programs"); }

} // namespace tutti
