#include "apps/tutti/config_arguments.hpp"

#include "apps/tutti/examples.hpp"

#include <CLI/CLI.hpp>

namespace tutti {

namespace {

constexpr auto about = "The live configuration: look at it and change it, while everything runs";

/// Takes the command's options from here.
CLI::App*
add(CLI::App* config, const char* name, const char* help, cli::ConfigAction action,
    cli::ConfigOptions& options, int& exit_code) {
    auto* command = config->add_subcommand(name, help);
    command->add_flag("--json", options.json, "Print JSON, for programs");
    command->callback([&options, &exit_code, action] {
        options.action = action;
        exit_code = cli::config(options);
    });
    command->footer(examples_of(std::string("config ") + name));
    return command;
}

} // namespace

void add_config_commands(CLI::App& app, cli::ConfigOptions& options, int& exit_code) {
    using Action = cli::ConfigAction;
    auto* config = app.add_subcommand("config", about);
    config->require_subcommand(1);
    const auto section_help = "As docs/config.md lists them (default: all)";

    auto* get =
        add(config, "get", "What holds; a secret is only said to be set", Action::Get, options, exit_code);
    get->add_option("section", options.section, section_help);

    auto* set =
        add(config, "set", "Change keys of a section: all of them, or none where one is wrong", Action::Set,
            options, exit_code);
    set->add_option("section", options.section, "The section")->required();
    set->add_option(
           "changes", options.assignments,
           "key=value: a number, true, false, a JSON list or object, else text; key=null takes it away; "
           "key=- reads a "
           "line of standard input"
    )
        ->required();
    set->add_option("--revision", options.revision, "Only where the section is still at this revision")
        ->type_name("N");

    auto* reset =
        add(config, "reset", "Back to what the installation's file and the environment say", Action::Reset,
            options, exit_code);
    reset->add_option("section", options.section, "The section")->required();

    auto* diff =
        add(config, "diff", "Where what holds is not what the installation's file and the environment say",
            Action::Diff, options, exit_code);
    diff->add_option("section", options.section, section_help);
}

} // namespace tutti
