// `tutti apply`, `tutti diff`: only the command line.
#include "apps/govern/command_line.hpp"
#include "cli/governed/apply.hpp"
#include "command/exit_code.hpp"
#include "io/directories.hpp"

#include <CLI/CLI.hpp>

namespace tutti {

namespace {

constexpr auto apply_footer =
    R"(A manifest is TOML in the words of an installation's file (docs/config.md): [service.lamp],
[playlist.intro], [config.matrix]; and [user.anna], [schedule.nightly], [role.dj], [rule.night],
[quota.jobs]. All of it is applied, or nothing where one table is wrong. docs/reconcile.md has the rest.

Examples:
  tutti apply stage.toml                       what the file says is to be
  tutti apply stage.toml --dry-run             only what that would change
  tutti apply stage.toml --wait                and until all of it is ready
  tutti apply stage.toml --prune -l app=stage  what has that label and is not in the file, goes
  cat *.toml | tutti apply -                   from standard input)";

constexpr auto diff_footer =
    R"(Ends with 0 where all is as the file says, 1 where something differs, 2 and more for trouble.

Examples:
  tutti diff stage.toml                       each object that would change, and what of it
  tutti diff stage.toml --prune -l app=stage  with what would go
  tutti diff stage.toml || tutti apply stage.toml)";

void add_file(CLI::App& app, cli::ApplyOptions& options) {
    app.add_option("file", options.file, "The manifest, or - for standard input")->required();
    auto* prune = app.add_flag(
        "--prune", options.prunes, "With what has all of the labels and is not in the file: it goes"
    );
    app.add_option("-l,--label", options.labels, "KEY=VALUE, for --prune")->needs(prune);
    add_json(app, options.desk.json);
}

} // namespace

int run_apply(int argc, char** argv) {
    cli::ApplyOptions options{.desk = {.run_directory = io::run_directory()}, .file = {}};
    int exit_code = command::Success;
    CLI::App app("What is to be, from a file: objects are made, changed and removed.", "tutti apply");
    app.footer(apply_footer);
    add_file(app, options);
    app.add_flag("--dry-run", options.is_dry, "Only say what it would change");
    app.add_flag("--wait", options.waits, "Until all of it is ready");
    app.add_option("--timeout", options.timeout, "Seconds to wait at most")
        ->check(CLI::Range(0.0, 600.0))
        ->capture_default_str();
    app.callback([&] { exit_code = cli::apply(options); });
    return run_command(app, argc, argv, exit_code);
}

int run_diff(int argc, char** argv) {
    cli::ApplyOptions options{.desk = {.run_directory = io::run_directory()}, .file = {}};
    int exit_code = command::Success;
    CLI::App app("What a file would change of what is to be; nothing is changed.", "tutti diff");
    app.footer(diff_footer);
    add_file(app, options);
    app.callback([&] { exit_code = cli::diff(options); });
    return run_command(app, argc, argv, exit_code);
}

} // namespace tutti
