// What a program's command line knows, as JSON: made from the table that parses it. Shell completion and man
// pages are made of that (docs/cli.md).
#pragma once

#include "base/value.hpp"

#include <optional>

namespace CLI {
class App;
}

namespace tutti {

/// `{name,about,notes,options:[{names,about,value?,choices?,default?,required?}],arguments:[{name,about,
/// choices?,default?,required?,many?}],commands:[…],inherits?}`. `inherits`: its options stand behind its
/// commands, too.
Value command_table(const CLI::App& app);

/// Prints it where the only argument is --command-table, which nobody but Tutti itself says; else nothing.
/// The exit code.
std::optional<int> print_command_table(const CLI::App& app, int argc, char** argv);

} // namespace tutti
