// `tutti health`: only the command line.
#include "apps/govern/command_line.hpp"
#include "cli/governed/health.hpp"
#include "command/exit_code.hpp"
#include "io/directories.hpp"

#include <CLI/CLI.hpp>

namespace tutti {

namespace {

constexpr auto health_footer = R"(Ends with 3 where the installation is not ready.

Examples:
  tutti health                    every component, what is unwell first
  tutti health --watch            the same, looked at until q
  tutti health --history          what became worse or better lately, and why
  tutti health --history render   of one component)";

} // namespace

int run_health(int argc, char** argv) {
    cli::HealthOptions options{.desk = {.run_directory = io::run_directory()}};
    int exit_code = command::Success;
    CLI::App app("How the installation is, by its components.", "tutti health");
    app.footer(health_footer);
    app.add_option("component", options.component, "Only that one: render, service/lamp, worker/clock");
    auto* history = app.add_flag("--history", options.shows_history, "When what became worse or better");
    app.add_option("-n", options.most, "How many of these")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str()
        ->needs(history);
    app.add_flag("--watch", options.watches, "Go on to show it")->excludes(history);
    add_json(app, options.desk.json);
    app.callback([&] { exit_code = cli::show_health(options); });
    return run_command(app, argc, argv, exit_code);
}

} // namespace tutti
