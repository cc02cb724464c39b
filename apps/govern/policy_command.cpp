// `tutti policy`: only the command line.
#include "apps/govern/command_line.hpp"
#include "cli/governed/policy.hpp"
#include "command/exit_code.hpp"
#include "io/directories.hpp"

#include <CLI/CLI.hpp>

namespace tutti {

namespace {

constexpr auto policy_footer =
    R"(Roles, rules and quotas are objects: `tutti apply` changes them. docs/policy.md has the rest.

Examples:
  tutti policy show
  tutti policy explain anna service.restart service:lamp --role operator
  tutti policy test rules.toml --cases cases.toml)";

constexpr auto explain_footer =
    R"(Ends with 0 where it may, with 1 where it may not, with 3 where the hub decides and does
not answer.

Examples:
  tutti policy explain anna service.restart service:lamp --role operator
  tutti policy explain anna light.show --role dj --address 192.168.1.7
  tutti policy explain lamp-1 hub.publish topic:event/lamp)";

constexpr auto test_footer = R"(Asks the last decisions anew, as if the file were applied; nothing is changed.
Ends with 1 where a case is not as expected. A case is a table:

  [[case]]
  subject = "anna"
  roles = ["dj"]
  action = "service.restart"
  resource = "service:lamp"
  expect = "refused"

Examples:
  tutti policy test rules.toml
  tutti policy test rules.toml --cases cases.toml)";

void add_explain(CLI::App& app, cli::ExplainOptions& options, int& exit_code) {
    auto* explain = app.add_subcommand("explain", "Whether somebody may do something, and by which rules.");
    explain->footer(explain_footer);
    explain->add_option("subject", options.subject, "Who: a user's name")->required();
    explain->add_option("action", options.action, "What: a command, hub.publish")->required();
    explain->add_option("resource", options.resource, "Of what: service:lamp, topic:event/#");
    explain->add_option("-r,--role", options.roles, "A role that the subject has");
    explain->add_option("--address", options.address, "The IP address that it comes from");
    explain->add_option("--at", options.at, "When, in seconds since 1970");
    add_json(*explain, options.desk.json);
    explain->callback([&] { exit_code = cli::explain_policy(options); });
}

void add_test(CLI::App& app, cli::PolicyTestOptions& options, int& exit_code) {
    auto* test = app.add_subcommand("test", "What would become other by a file of roles, rules and quotas.");
    test->footer(test_footer);
    test->add_option("file", options.file, "The manifest, or - for standard input")->required();
    test->add_option("--cases", options.cases, "A file of cases, and what is expected of each");
    test->add_option("--last", options.last, "How many of the last decisions")
        ->check(CLI::Range(1, 10000))
        ->capture_default_str();
    add_json(*test, options.desk.json);
    test->callback([&] { exit_code = cli::test_policy(options); });
}

} // namespace

int run_policy(int argc, char** argv) {
    const cli::DeskOptions desk{.run_directory = io::run_directory()};
    auto shown = desk;
    cli::ExplainOptions explained{.desk = desk, .subject = {}, .action = {}};
    cli::PolicyTestOptions tested{.desk = desk, .file = {}};
    int exit_code = command::Success;
    CLI::App app("Who may what, and why.", "tutti policy");
    app.footer(policy_footer);
    app.require_subcommand(1);
    auto* show = app.add_subcommand("show", "The roles, rules and quotas that hold.");
    add_json(*show, shown.json);
    show->callback([&] { exit_code = cli::show_policy(shown); });
    add_explain(app, explained, exit_code);
    add_test(app, tested, exit_code);
    return run_command(app, argc, argv, exit_code);
}

} // namespace tutti
