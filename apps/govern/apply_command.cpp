// `tutti apply`: only the command line.
#include "apps/govern/command_line.hpp"
#include "cli/governed/apply.hpp"
#include "command/exit_code.hpp"
#include "io/directories.hpp"

#include <CLI/CLI.hpp>

namespace tutti {

namespace {

constexpr auto footer =
    R"(A manifest is TOML in the words of an installation's file (docs/config.md): [service.lamp], [playlist.intro],
[config.matrix]; and [user.anna], [schedule.nightly], [role.dj], [rule.night], [quota.jobs]. All of it is
applied, or nothing where one table is wrong.

Examples:
  tutti apply stage.toml                     what the file says is to be
  tutti apply stage.toml --dry-run           only what that would change
  tutti apply stage.toml --prune -l app=stage  what has that label and is not in the file, goes
  cat *.toml | tutti apply -                 from standard input)";

} // namespace

int run_apply(int argc, char** argv) {
    cli::ApplyOptions options{.desk = {.run_directory = io::run_directory()}, .file = {}};
    int exit_code = command::Success;
    CLI::App app("What is to be, from a file: objects are made, changed and removed.", "tutti apply");
    app.footer(footer);
    app.add_option("file", options.file, "The manifest, or - for standard input")->required();
    app.add_flag("--dry-run", options.is_dry, "Only say what it would change");
    auto* prune =
        app.add_flag("--prune", options.prunes, "Remove what has all of the labels and is not in the file");
    app.add_option("-l,--label", options.labels, "KEY=VALUE, for --prune")->needs(prune);
    add_json(app, options.desk.json);
    app.callback([&] { exit_code = cli::apply(options); });
    return run_command(app, argc, argv, exit_code);
}

} // namespace tutti
